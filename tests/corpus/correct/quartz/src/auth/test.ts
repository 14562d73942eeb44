import type { Context } from './types'

type Project = { id: string; archived?: boolean }

export async function test({ apiClient, credentials }: Context<Project>): Promise<boolean> {
  const project = await apiClient.get('/project')
  const matches: boolean = project.id === credentials.projectId
  return matches && !project.archived
}
