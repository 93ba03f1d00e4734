/** What may stand in a journal, a plan or an answer: no dates, maps, undefined or class instances. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
