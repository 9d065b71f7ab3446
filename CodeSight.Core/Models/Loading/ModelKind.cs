using CodeSight.Core.Configuration;

namespace CodeSight.Core.Models.Loading;

/// <summary>What a model folder is for, in the words of its refusal.</summary>
/// <param name="Name">Such as "embedding model".</param>
/// <param name="Setting">Where the folder is given.</param>
/// <param name="Accepted">The layout that is accepted.</param>
internal sealed record ModelKind(string Name, Setting Setting, string Accepted)
{
    public static ModelKind Embedding { get; } = new(
        "embedding model",
        Settings.EmbeddingModel,
        "a BERT-family model in the sentence-transformers layout with config.json, vocab.txt (WordPiece), mean or CLS pooling, and "
        + "model.safetensors in F32, F16, BF16, or I8 with a scale a row");

    public static ModelKind CrossEncoder { get; } = new(
        "reranking model",
        Settings.RerankModel,
        "a BERT cross-encoder (a sequence classifier with one logit, such as ms-marco-MiniLM-L6) with config.json, vocab.txt (WordPiece), and "
        + "model.safetensors in F32, F16, BF16, or I8 with a scale a row");
}
