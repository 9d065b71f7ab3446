using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Vectors;
using CodeSight.SearchIndex;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Core.Data.IndexFeed;

/// <summary>Registers the keyword index of this process and the feed that keeps it current.</summary>
public static class KeywordSearchServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IKeywordIndex"/>, <see cref="IKeywordFeed"/> and the health check "keywords". They need
    /// <see cref="CodeSightOptions"/>,
    /// <see cref="Models.IEmbedder"/> and <see cref="Data.DatabaseSources"/>; register what runs the database first, so that it stops last.
    /// </summary>
    public static IServiceCollection AddKeywordSearch(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ActiveModelProvider>();
        services.AddSingleton<KeywordIndex>();
        services.AddSingleton<IKeywordIndex>(provider => provider.GetRequiredService<KeywordIndex>());
        services.AddSingleton<KeywordFeed>();
        services.AddSingleton<IKeywordFeed>(provider => provider.GetRequiredService<KeywordFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<KeywordFeed>());
        services.AddHealthChecks().AddCheck<KeywordHealth>("keywords");
        return services;
    }
}
