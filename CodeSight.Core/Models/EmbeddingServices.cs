using CodeSight.Core.Configuration;
using CodeSight.Encoder;
using CodeSight.Encoder.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Core.Models;

/// <summary>Registration of the embedding model.</summary>
public static class EmbeddingServices
{
    /// <summary>
    /// Adds <see cref="IEmbedder"/> and <see cref="ITokenCounter"/> for the folder in <see cref="CodeSightOptions.EmbeddingModelDir"/>, and
    /// <see cref="EmbedderLoader"/> for the folders of others.
    /// The first use loads the model; a host resolves one of them at start, so that a folder that cannot be used stops the start
    /// with a <see cref="ModelSettingException"/>.
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
