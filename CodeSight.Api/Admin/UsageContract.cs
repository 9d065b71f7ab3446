using System.ComponentModel;
using CodeSight.Api.People;
using CodeSight.Core.Configuration;
using CodeSight.Core.People.Usage;

namespace CodeSight.Api.Admin;

/// <summary>What was used in a month, and a page of the accounts.</summary>
public sealed record MonthUsageResponse(
    [property: Description("Such as 2026-11.")] string Month,
    IReadOnlyList<AccountUsageResponse> Accounts,
    [property: Description("Accounts in all.")] int Total,
    [property: Description("Callers that are no account: the operator, its API keys, visitors of an open server, deleted accounts.")]
    IReadOnlyList<OtherUsageResponse> Others,
    [property: Description("Everybody's, also of accounts that are not on the page.")] UsageNumbers Sum,
    [property: Description("Tokens a month for accounts without a budget of their own; null for any number.")] long? DefaultBudget,
    [property: Description("What a million tokens cost now; null where no price is set.")] PricesResponse? Prices)
{
    internal static MonthUsageResponse From(UsageReport report, CodeSightOptions options) => new(
        UsageNumbers.MonthOf(report.Month),
        [.. report.Accounts.Select(each => new AccountUsageResponse(
            each.Account.Id, each.Account.Email, each.Account.Name, UsageNumbers.From(each.Used, options.Prices),
            BudgetResponse.From(each.Budget)))],
        report.Total,
        [.. report.Others.Select(each => new OtherUsageResponse(each.Consumer, each.Name, UsageNumbers.From(each.Used, options.Prices)))],
        UsageNumbers.From(report.Sum, options.Prices),
        options.MonthlyBudget,
        options.Prices is { } prices ? new PricesResponse(prices.Input, prices.Output, prices.Currency) : null);
}

/// <summary>What an account used, and what it may use.</summary>
public sealed record AccountUsageResponse(Guid Id, string Email, string Name, UsageNumbers Used, BudgetResponse Budget);

/// <summary>What somebody used who is no account.</summary>
public sealed record OtherUsageResponse(
    [property: Description("operator, anonymous, key:ID, or deleted for all accounts that were deleted.")] string Consumer,
    [property: Description("The key's; null where there is none.")] string? Name,
    UsageNumbers Used);

/// <summary>What a million tokens cost.</summary>
public sealed record PricesResponse(decimal Input, decimal Output, [property: Description("May be empty.")] string Currency);

/// <summary>A budget to set.</summary>
public sealed record BudgetBody(
    [property: Description("default for the server's (CODESIGHT_MONTHLY_BUDGET), own for 'tokens', none for any number.")]
    BudgetKind? Kind = null,
    [property: Description("Tokens a month, in and out, 0 to 1000000000000; only where 'kind' is own.")] long? Tokens = null);
