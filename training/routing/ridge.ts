// The solver that training shares with what learns in the house.
export * from '../../src/routing/learning/ridge.ts'
