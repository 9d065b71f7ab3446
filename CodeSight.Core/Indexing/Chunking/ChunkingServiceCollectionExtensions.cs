using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>Registers the chunker; it needs an <see cref="CodeSight.Encoder.Tokens.ITokenCounter"/>.</summary>
public static class ChunkingServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IChunker"/>.</summary>
    public static IServiceCollection AddChunking(this IServiceCollection services) => services.AddSingleton<IChunker, Chunker>();
}
