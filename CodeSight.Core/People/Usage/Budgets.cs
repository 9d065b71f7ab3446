using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People.Usage;

/// <summary>The monthly budgets of accounts, as administrators set them.</summary>
public sealed class Budgets(CodeSightContext context, CodeSightOptions options)
{
    private const long MaxTokens = 1_000_000_000_000;

    /// <summary>Sets an account's budget; the next question is held to it.</summary>
    /// <param name="tokens">A month, in and out; only for <see cref="BudgetKind.Own"/>.</param>
    public async Task<Outcome<Budget>> SetAsync(Guid id, BudgetKind kind, long? tokens, CancellationToken cancellationToken)
    {
        if ((kind == BudgetKind.Own) != (tokens is not null) || tokens is < 0 or > MaxTokens)
            return new Refusal(PeopleFault.Invalid, $"'tokens' must be from 0 to {MaxTokens} where 'kind' is own, and absent otherwise.");
        var stored = kind switch { BudgetKind.Own => tokens, BudgetKind.None => Account.NoBudget, _ => null };
        // With another stamp, since whoever has read the account before would write the earlier budget with the rest.
        var stamp = Guid.NewGuid().ToString();
        var changed = await context.Users.Where(account => account.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(account => account.MonthlyBudget, stored).SetProperty(account => account.ConcurrencyStamp, stamp),
            cancellationToken);
        return changed == 0 ? new Refusal(PeopleFault.NotFound, "There is no such account.") : Budget.Of(stored, options.MonthlyBudget);
    }
}

/// <summary>Tokens of the language model, in and out, that an account may use in a calendar month.</summary>
/// <param name="Tokens">Null for any number.</param>
public sealed record Budget(BudgetKind Kind, long? Tokens)
{
    internal static Budget Of(long? stored, long? standard) => stored switch
    {
        null => new Budget(BudgetKind.Default, standard),
        Account.NoBudget => new Budget(BudgetKind.None, null),
        _ => new Budget(BudgetKind.Own, stored),
    };
}

/// <summary>Where an account's budget comes from.</summary>
public enum BudgetKind
{
    /// <summary>The server's, CODESIGHT_MONTHLY_BUDGET.</summary>
    Default,

    /// <summary>One of its own.</summary>
    Own,

    /// <summary>It has none, whatever the server's default is.</summary>
    None,
}
