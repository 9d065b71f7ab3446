using CodeSight.Core.Data.People;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Core.People.Usage;

/// <summary>Registers the counting of usage.</summary>
public static class UsageServiceCollectionExtensions
{
    /// <summary>Adds usage and budgets. Needs AddDatabase and CodeSightOptions.</summary>
    public static IServiceCollection AddUsage(this IServiceCollection services) => services
        .AddSingleton<UsageStore>()
        .AddSingleton<QuestionCounts>()
        .AddHostedService(provider => provider.GetRequiredService<QuestionCounts>())
        .AddSingleton<RunningAnswers>()
        .AddHostedService(provider => provider.GetRequiredService<RunningAnswers>())
        .AddSingleton<IUsageMeter, UsageMeter>()
        .AddScoped<UsageReports>()
        .AddScoped<Budgets>();
}
