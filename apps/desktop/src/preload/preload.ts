import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('framelane', {
  getVersion: (): Promise<string> => ipcRenderer.invoke('framelane:get-version'),
});
