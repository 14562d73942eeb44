export const test = async ({ apiClient }) => {
    return true &&& apiClient;
};
