using System.ComponentModel;
using System.Globalization;
using CodeSight.Core.Configuration;
using CodeSight.Core.People.Usage;

namespace CodeSight.Api.People;

/// <summary>What the own account used this month.</summary>
public sealed record OwnUsageResponse(
    [property: Description("Such as 2026-11.")] string Month,
    UsageNumbers Used,
    BudgetResponse Budget,
    [property: Description("The currency of 'cost'; may be empty.")] string Currency,
    [property: Description("The day on which the next month begins, in UTC.")] DateOnly ResetsOn)
{
    internal static OwnUsageResponse From(OwnUsage own, CodeSightOptions options) => new(
        UsageNumbers.MonthOf(own.Month), UsageNumbers.From(own.Used, options.Prices), BudgetResponse.From(own.Budget),
        options.Prices?.Currency ?? "", own.Month.AddMonths(1));
}

/// <summary>Numbers of a month.</summary>
public sealed record UsageNumbers(
    long Questions,
    [property: Description("Tokens of prompts that the language model read.")] long InputTokens,
    [property: Description("Tokens that it wrote, its thinking included.")] long OutputTokens,
    [property: Description("Answers whose tokens are an estimate, since the service reported none or the answer broke off.")]
    long EstimatedAnswers,
    [property: Description("At the prices of now; null where none is set.")] decimal? Cost)
{
    internal static UsageNumbers From(UsageSum sum, TokenPrices? prices) => new(
        sum.Questions, sum.InputTokens, sum.OutputTokens, sum.EstimatedAnswers, prices?.Cost(sum.InputTokens, sum.OutputTokens));

    internal static string MonthOf(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

/// <summary>Tokens, in and out, that an account may use in a calendar month.</summary>
public sealed record BudgetResponse(
    [property: Description("default for the server's, own for one of its own, none for any number.")] BudgetKind Kind,
    [property: Description("Null for any number.")] long? Tokens)
{
    internal static BudgetResponse From(Budget budget) => new(budget.Kind, budget.Tokens);
}
