using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CodeSight.Core.Data.People;

/// <summary>What EF cannot say of people and permissions.</summary>
internal static class AccountStore
{
    /// <summary>
    /// Begins a transaction in which no other process changes accounts, groups, collections or keys: the last administrator stays the last one, and
    /// two changes of the same thing come one after the other.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginAsync(this CodeSightContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        return transaction;
    }
}
