using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Rerank;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Asking.Suggest;
using CodeSight.Core.Asking.Verify;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Data.Vectors;
using CodeSight.Core.Models;
using CodeSight.Core.Models.LanguageModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Core.Asking;

/// <summary>Registers the asking flow.</summary>
public static class AskingServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ISearcher"/>, <see cref="IAnswerer"/> and <see cref="IExplainer"/>. They need <see cref="Data.DatabaseSources"/>, <see
    /// cref="SearchIndex.IKeywordIndex"/>,
    /// <see cref="IEmbedder"/>, <see cref="EmbedderLoader"/> and <see cref="Embedder"/> as singletons, and AddUsage.
    /// </summary>
    public static IServiceCollection AddAsking(this IServiceCollection services, CodeSightOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new Admission(AdmissionLimits.ForThisMachine, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ActiveModelProvider>();
        services.AddSingleton<VectorSearch>();
        services.AddSingleton<PassageStore>();
        services.AddSingleton<PassageReader>().AddSingleton<IDocumentTexts>(provider => provider.GetRequiredService<PassageReader>());
        services.AddSingleton<SectionStore>().AddSingleton<Suggester>();
        services.AddSingleton<ExtractiveWriter>();
        services.AddSingleton<IFusion>(options.Fusion == FusionMethod.ReciprocalRank ? new ReciprocalRank() : new ScoreCombination());
        services.AddAnswerWriter(options);
        services.AddSingleton<SupportCheck>();
        services.AddSingleton<SearchPipeline>();
        services.AddSingleton<AskingPipeline>();
        services.AddSingleton<ISearcher>(provider => provider.GetRequiredService<AskingPipeline>());
        services.AddSingleton<IAnswerer>(provider => provider.GetRequiredService<AskingPipeline>());
        services.AddSingleton<IExplainer, Explainer>();
        if (options.RerankModelDir is { } folder) services.AddReranking(folder, options.RerankBudget);
        return services;
    }

    private static void AddAnswerWriter(this IServiceCollection services, CodeSightOptions options)
    {
        if (options.LanguageModel.Backend == LanguageModelBackend.None)
        {
            services.AddSingleton<IAnswerWriter>(provider => provider.GetRequiredService<ExtractiveWriter>());
            services.AddSingleton<IQuestionCondenser, RuleCondenser>();
            return;
        }

        services.AddSingleton(provider => LanguageModels.Create(
            options.LanguageModel, provider.GetRequiredService<TimeProvider>(), limitsReplies: options.Auth == AuthMode.Accounts));
        services.AddSingleton<IAnswerWriter, LanguageModelWriter>();
        services.AddSingleton<IQuestionCondenser, LanguageModelCondenser>();
    }

    private static void AddReranking(this IServiceCollection services, string folder, TimeSpan budget)
    {
        services.AddSingleton(provider => new Reranker(
            CrossEncoders.Load(folder, provider.GetRequiredService<Embedder>), budget, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<RerankerStartup>();
    }
}
