using CodeSight.Core.Configuration;
using CodeSight.Encoder;
using CodeSight.Encoder.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Core.Models;

/// <summary>Extension methods that register the embedding model.</summary>
public static class EmbeddingServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IEmbedder"/> and <see cref="ITokenCounter"/> for <see cref="CodeSightOptions.EmbeddingModelDir"/>, and
    /// <see cref="EmbedderLoader"/> for other folders. The model is loaded when one of them is first resolved; a host resolves one at start, so that
    /// an unusable folder stops the start with a <see cref="ModelSettingException"/>.
    /// </summary>
    public static IServiceCollection AddEmbedding(this IServiceCollection services) => services
        .AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<CodeSightOptions>();
            if (!options.AllowsMachineCode) BertEmbedder.DisableMachineCode();
            return Embedder.Load(options.EmbeddingModelDir, precision: options.EmbeddingPrecision);
        })
        .AddSingleton<IEmbedder>(provider => provider.GetRequiredService<Embedder>())
        .AddSingleton<EmbedderLoader>(provider =>
        {
            var precision = provider.GetRequiredService<CodeSightOptions>().EmbeddingPrecision;
            return folder => Embedder.Load(folder, precision: precision);
        })
        .AddSingleton<ITokenCounter>(provider => provider.GetRequiredService<Embedder>().Tokenizer);
}
