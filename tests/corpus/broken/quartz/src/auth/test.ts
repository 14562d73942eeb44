export const ping = async ({ apiClient }: any): Promise<boolean> => !!(await apiClient.get('/ping'))
export function whoami({ apiClient }: any) {
  return apiClient.get('/me')
}
