namespace CodeSight.Core.People.Usage;

/// <summary>Counts what callers use of the language model, and holds them to their budgets.</summary>
internal interface IUsageMeter
{
    /// <summary>
    /// Counts a question, and reserves what its answer may use. Dispose of the result when the answer has ended, however it ended: what was
    /// used is counted then, and the rest is free again.
    /// </summary>
    /// <param name="cost">Null for an answer that uses no tokens; it is never refused.</param>
    /// <exception cref="BudgetExceededException">The answer could exceed the budget of the caller's account.</exception>
    Task<MeteredAnswer> BeginAsync(Principal caller, AnswerCost? cost, CancellationToken cancellationToken);
}

/// <summary>What an answer may use.</summary>
/// <param name="PromptTokens">An estimate of the prompt's tokens, which counts where the service reports none.</param>
/// <param name="MostTokens">The most that prompt and answer together can be expected to use.</param>
/// <param name="IsQuestion">Whether it counts as a question; false for what prepares an answer.</param>
internal sealed record AnswerCost(long PromptTokens, long MostTokens, bool IsQuestion = true);
