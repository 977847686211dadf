// What every other import is compared with: see startup.ts.
export {}
