using CodeSight.Core.Configuration;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Core.Indexing.Extract;

/// <summary>Registers the reading of files.</summary>
public static class ExtractionServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IExtractionService"/>. The size limit is that of <see cref="CodeSightOptions"/> where it is
    /// registered; register <see cref="ExtractionOptions"/> before for other limits.
    /// </summary>
    public static IServiceCollection AddExtraction(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider =>
        {
            // In a container, the memory that its limit allows.
            var options = ExtractionOptions.Within(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.ProcessorCount);
            return provider.GetService<CodeSightOptions>() is { } settings
                ? options with { MaxFileBytes = settings.MaxFileBytes }
                : options;
        });
        services.TryAddSingleton<IExtractionService, ExtractionService>();
        return services;
    }
}
