using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Queue;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Indexing.Embed;
using CodeSight.Core.Indexing.Languages;
using CodeSight.Core.Indexing.Runs;
using CodeSight.Core.Indexing.Scan;
using CodeSight.Extraction;
using CodeSight.Extraction.Ocr;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Core.Indexing;

/// <summary>
/// Registers the indexing flow. Needs the database, coordination, <see cref="Configuration.CodeSightOptions"/>, an extraction service, a
/// chunker and an embedder.
/// </summary>
public static class IndexingServiceCollectionExtensions
{
    /// <summary>Registers the flow, <see cref="IIndexing"/> and the health check "documents"; starts nothing.</summary>
    public static IServiceCollection AddIndexing(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DocumentQueue>();
        services.AddSingleton<OcrQueue>();
        services.AddSingleton<QueueSignal>();
        services.AddSingleton<QueueListener>();
        services.AddSingleton<DocumentsFolder>();
        services.AddSingleton<ScanPlanner>();
        services.AddSingleton<ScanStore>();
        services.AddSingleton<LanguageDetection>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<PageReader>();
        services.AddIndexingRules();
        services.AddSingleton<TextStore>();
        services.AddSingleton<EmbeddingBatches>();
        services.AddSingleton<VectorTables>();
        services.AddSingleton<VectorStore>();
        services.AddSingleton<ModelActivation>();
        services.AddSingleton<ModelMigrationReader>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<ScanQueue>();
        services.AddSingleton(provider => new WorkerPresence(
            provider.GetRequiredService<DatabaseSources>(),
            provider.GetRequiredService<VectorTables>(),
            CanRead(provider),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RunSignal>();
        services.AddSingleton<RunProgress>();
        services.AddSingleton<RunFeed>();
        services.AddSingleton(provider => new LongReadings((provider.GetService<ExtractionOptions>() ?? new()).LongReaders));
        services.AddSingleton<IndexingPipeline>();
        services.AddSingleton<IndexingService>();
        services.AddSingleton<IIndexing>(provider => provider.GetRequiredService<IndexingService>());
        services.AddHealthChecks().AddCheck<DocumentsHealth>("documents", HealthStatus.Degraded, timeout: TimeSpan.FromSeconds(3));
        return services;
    }

    /// <summary>Leaves the indexing to other processes, and shows in /health whether there is one.</summary>
    public static IServiceCollection AddIndexersHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<IndexersHealth>("indexers", timeout: TimeSpan.FromSeconds(3));
        return services;
    }

    /// <summary>Lets this process do the indexing: workers, watch and schedule start with the host.</summary>
    /// <param name="drain">How long the work in hand may go on at the stop; the host's shutdown time-out must be longer.</param>
    public static IServiceCollection AddIndexingHost(this IServiceCollection services, TimeSpan drain)
    {
        services.AddSingleton(new DrainTime(drain));
        services.AddSingleton<TargetModel>();
        services.AddSingleton<RetiredModels>();
        services.AddSingleton<IndexerLock>();
        services.AddSingleton<ScanWorker>();
        services.AddSingleton<FolderWatcher>();
        services.AddSingleton<IndexingRecovery>();
        services.AddHostedService<IndexingHost>();
        return services;
    }

    /// <summary>Adds <see cref="RulesVersion"/>; it needs <see cref="IExtractionService"/> and <see cref="IChunker"/>.</summary>
    public static IServiceCollection AddIndexingRules(this IServiceCollection services) => services.AddSingleton(provider =>
    {
        var (extraction, chunker) = (provider.GetRequiredService<IExtractionService>(), provider.GetRequiredService<IChunker>());
        var recognizer = provider.GetRequiredService<IPageRecognizer>();
        return new RulesVersion(() =>
        {
            var rules = $"{extraction.Version} {chunker.Version} {LanguageDetection.Version}";
            return recognizer.Settings is { } ocr ? $"{rules} {ocr}" : rules;
        });
    });

    /// <summary>A process can read documents if it has the folder, or if there is no other that could have it.</summary>
    private static Func<bool> CanRead(IServiceProvider provider)
    {
        var (folder, options) = (provider.GetRequiredService<DocumentsFolder>(), provider.GetRequiredService<CodeSightOptions>());
        return () => folder.Exists || options.PostgresConnectionString is null;
    }
}
