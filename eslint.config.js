import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const inner = (message) => ['error', { patterns: [{ group: ['electron', 'electron/*', 'libsql', 'electron-*', '**/storage/*', '**/desktop/*', '**/ipc/*', '**/connections/*'], message }] }]
const schemas = ['zod', '@shared/execution', '@shared/requests', '@shared/settings', '@shared/sayings/schema']

export default tseslint.config(
  { ignores: ['out', 'node_modules', 'test-results', 'bench/peers/node_modules', '.claude'] },
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
    },
  },
  {
    // What Electron loads by `-r` is CommonJS.
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['src/main/modelroute/**', 'src/main/tracking/**', 'src/simulator/**', 'src/shared/**'],
    rules: { 'no-restricted-imports': inner('The core knows neither Electron nor storage: take a function or an interface.') },
  },
  {
    files: ['src/renderer/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group: schemas, allowTypeImports: true, message: 'The page trusts main, and starts without zod.' }] }] },
  },
)
