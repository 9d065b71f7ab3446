using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.People.Usage;

/// <summary>What was used in a month. Questions that another replica answered without a language model are there some seconds later.</summary>
public sealed class UsageReports(CodeSightContext context, QuestionCounts questions, DatabaseClock clock, CodeSightOptions options)
{
    private const string OfAccount = "account:";

    /// <summary>A page of all accounts, those that used most first, and the sum of everybody.</summary>
    /// <param name="month">Any day of it; null for the current month.</param>
    /// <param name="text">A part of the e-mail address or name; null for all accounts.</param>
    public async Task<UsageReport> ReadAsync(DateOnly? month, string? text, int offset, int limit, CancellationToken cancellationToken)
    {
        var (first, rows) = await OfMonthAsync(month, cancellationToken);
        var accounts = Accounts.Matching(context.Users.AsNoTracking(), text);
        var page = await accounts
            .LeftJoin(rows, account => OfAccount + account.Id.ToString(), row => row.Consumer, (account, row) => new { account, row })
            .OrderByDescending(pair => pair.row == null ? 0 : pair.row.InputTokens + pair.row.OutputTokens)
            .ThenByDescending(pair => pair.row == null ? 0 : pair.row.Questions)
            .ThenBy(pair => pair.account.NormalizedEmail)
            .Skip(offset).Take(limit)
            .ToListAsync(cancellationToken);
        var sum = await rows.GroupBy(row => row.Month)
            .Select(all => new UsageSum(
                all.Sum(row => row.Questions), all.Sum(row => row.InputTokens), all.Sum(row => row.OutputTokens),
                all.Sum(row => row.EstimatedAnswers)))
            .SingleOrDefaultAsync(cancellationToken);
        return new UsageReport(
            first,
            [.. page.Select(pair => new AccountUsage(
                new NamedAccount(pair.account.Id, pair.account.Email ?? "", pair.account.Name),
                UsageSum.Of(pair.row),
                Budget.Of(pair.account.MonthlyBudget, options.MonthlyBudget)))],
            await accounts.CountAsync(cancellationToken),
            await OthersAsync(rows, cancellationToken),
            sum ?? UsageSum.None);
    }

    /// <summary>What one account used this month; null where it was deleted.</summary>
    public async Task<OwnUsage?> ReadOwnAsync(Guid id, CancellationToken cancellationToken)
    {
        var (first, rows) = await OfMonthAsync(null, cancellationToken);
        var account = await context.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (account is null) return null;
        var consumer = OfAccount + id;
        return new OwnUsage(
            first,
            UsageSum.Of(await rows.SingleOrDefaultAsync(row => row.Consumer == consumer, cancellationToken)),
            Budget.Of(account.MonthlyBudget, options.MonthlyBudget));
    }

    private async Task<(DateOnly First, IQueryable<UsageRow> Rows)> OfMonthAsync(DateOnly? month, CancellationToken cancellationToken)
    {
        await questions.WriteAsync(cancellationToken);
        var day = month ?? DateOnly.FromDateTime((await clock.ReadAsync(cancellationToken)).UtcDateTime);
        var first = new DateOnly(day.Year, day.Month, 1);
        return (first, context.Usage.AsNoTracking().Where(row => row.Month == first));
    }

    // The operator, its keys, whoever asked an open server, and accounts that were deleted.
    private async Task<IReadOnlyList<OtherUsage>> OthersAsync(IQueryable<UsageRow> rows, CancellationToken cancellationToken)
    {
        var others = await rows.Where(row => !context.Users.Any(account => OfAccount + account.Id.ToString() == row.Consumer))
            .OrderBy(row => row.Consumer).ToListAsync(cancellationToken);
        if (others.Count == 0) return [];
        var keys = await context.ApiKeys.AsNoTracking().ToDictionaryAsync(key => $"key:{key.Id}", key => key.Name, cancellationToken);
        var deleted = others.Where(IsAccount).ToList();
        return
        [
            .. others.Where(row => !IsAccount(row))
                .Select(row => new OtherUsage(row.Consumer, keys.GetValueOrDefault(row.Consumer), UsageSum.Of(row))),
            .. deleted.Count == 0 ? [] : new[] { new OtherUsage("deleted", null, deleted.Select(UsageSum.Of).Aggregate(UsageSum.Add)) },
        ];

        static bool IsAccount(UsageRow row) => row.Consumer.StartsWith(OfAccount, StringComparison.Ordinal);
    }
}

/// <summary>What was used in a month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Total">Accounts in all.</param>
/// <param name="Others">Callers that are no account of now.</param>
/// <param name="Sum">Of everybody, also of accounts that are not on the page.</param>
public sealed record UsageReport(
    DateOnly Month, IReadOnlyList<AccountUsage> Accounts, int Total, IReadOnlyList<OtherUsage> Others, UsageSum Sum);

/// <summary>What an account used, and what it may use.</summary>
public sealed record AccountUsage(NamedAccount Account, UsageSum Used, Budget Budget);

/// <summary>What somebody used who is no account.</summary>
/// <param name="Consumer">"operator", "anonymous", "key:ID" or, for all accounts that were deleted, "deleted".</param>
/// <param name="Name">The key's; null where there is none.</param>
public sealed record OtherUsage(string Consumer, string? Name, UsageSum Used);

/// <summary>What an account itself sees.</summary>
/// <param name="Month">Its first day.</param>
public sealed record OwnUsage(DateOnly Month, UsageSum Used, Budget Budget);

/// <summary>Numbers of a month.</summary>
/// <param name="EstimatedAnswers">Answers whose tokens are an estimate, since the service reported none.</param>
public sealed record UsageSum(long Questions, long InputTokens, long OutputTokens, long EstimatedAnswers)
{
    internal static UsageSum None { get; } = new(0, 0, 0, 0);

    internal static UsageSum Of(UsageRow? row) =>
        row is null ? None : new UsageSum(row.Questions, row.InputTokens, row.OutputTokens, row.EstimatedAnswers);

    internal static UsageSum Add(UsageSum left, UsageSum right) => new(
        left.Questions + right.Questions, left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens,
        left.EstimatedAnswers + right.EstimatedAnswers);
}
