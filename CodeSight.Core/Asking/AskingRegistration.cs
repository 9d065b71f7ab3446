using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Configuration;
using CodeSight.Core.Models.LanguageModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CodeSight.Core.Asking;

/// <summary>Registers the asking flow.</summary>
public static class AskingRegistration
{
    /// <summary>
    /// Adds <see cref="ISearcher"/> and <see cref="IAnswerer"/>. They need <see cref="CodeSightOptions"/>, <see cref="Database.DatabaseSources"/>,
    /// <see cref="Keywords.IKeywordIndex"/> and <see cref="Models.IEmbedder"/> as singletons.
    /// </summary>
    public static IServiceCollection AddAsking(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new Admission(AdmissionLimits.OfThisMachine, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AnsweringModels>();
        services.AddSingleton<VectorSearch>();
        services.AddSingleton<PassageReader>();
        services.AddSingleton<ExtractiveWriter>();
        services.AddSingleton<IFusion>(provider =>
            provider.GetRequiredService<CodeSightOptions>().Fusion == FusionMethod.ReciprocalRank ? new ReciprocalRank() : new ScoreCombination());
        services.AddSingleton<IAnswerWriter>(provider =>
        {
            var model = provider.GetRequiredService<CodeSightOptions>().LanguageModel;
            return model.Backend == LanguageModelBackend.None
                ? provider.GetRequiredService<ExtractiveWriter>()
                : new LanguageModelWriter(LanguageModels.Create(model, provider.GetRequiredService<TimeProvider>()));
        });
        services.AddSingleton<SearchPipeline>();
        services.AddSingleton<AskingPipeline>();
        services.AddSingleton<ISearcher>(provider => provider.GetRequiredService<AskingPipeline>());
        services.AddSingleton<IAnswerer>(provider => provider.GetRequiredService<AskingPipeline>());
        return services;
    }
}
