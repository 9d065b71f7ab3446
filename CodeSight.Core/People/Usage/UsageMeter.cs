using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.People.Usage;

/// <inheritdoc cref="IUsageMeter"/>
internal sealed class UsageMeter(
    UsageStore store, QuestionCounts questions, RunningAnswers running, CodeSightOptions options, ILogger<UsageMeter> logger) : IUsageMeter
{
    /// <inheritdoc/>
    public async Task<MeteredAnswer> BeginAsync(Principal caller, AnswerCost? cost, CancellationToken cancellationToken)
    {
        var consumer = ConsumerOf(caller);
        if (cost is null)
        {
            questions.Add(consumer);
            return MeteredAnswer.Free();
        }

        var made = await store.ReserveAsync(
            consumer, caller.AccountId, cost.MostTokens, options.MonthlyBudget, RunningAnswers.Lifetime, cancellationToken);
        if (made.Id is not { } id)
            throw new BudgetExceededException(made.Budget, made.Used, made.NextMonth, made.Used + cost.MostTokens <= made.Budget);
        running.Add(id);
        return new MeteredAnswer(cost.PromptTokens, used => SettleAsync(id, consumer, cost.IsQuestion, used));
    }

    /// <summary>Whom a caller's usage counts for: the account, also where one of its keys asks.</summary>
    private static string ConsumerOf(Principal caller) => caller.AccountId is { } account ? $"account:{account}" : caller.Id;

    // It cannot be cancelled: what was used is counted, whether or not the caller still waits.
    private async Task SettleAsync(Guid id, string consumer, bool isQuestion, AnswerUsage? used)
    {
        try
        {
            if (used is null) await store.ReleaseAsync(id, CancellationToken.None);
            else await store.SettleAsync(id, consumer, isQuestion, used, CancellationToken.None);
        }
        catch (Exception fault) when (DatabaseFault.Passing(fault) is { } passing)
        {
            // The answer itself is there, and its reservation holds the tokens back for a while.
            logger.UsageWasLost(DatabaseFault.Describe(passing));
        }
        finally
        {
            running.Remove(id);
        }
    }
}
