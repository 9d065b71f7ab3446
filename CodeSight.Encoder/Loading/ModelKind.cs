namespace CodeSight.Encoder.Loading;

/// <summary>What a model folder is for, in the words of its refusal.</summary>
/// <param name="Name">Such as "embedding model".</param>
/// <param name="Accepted">The layout that is accepted.</param>
internal sealed record ModelKind(string Name, string Accepted)
{
    public static ModelKind Embedding { get; } = new(
        "embedding model",
        "a BERT-family model in the sentence-transformers layout with config.json, vocab.txt (WordPiece), mean or CLS pooling, and "
        + "model.safetensors in F32, F16, BF16, or I8 with a scale a row");

    public static ModelKind CrossEncoder { get; } = new(
        "reranking model",
        "a BERT cross-encoder (a sequence classifier with one logit, such as ms-marco-MiniLM-L6) with config.json, vocab.txt (WordPiece), and "
        + "model.safetensors in F32, F16, BF16, or I8 with a scale a row");
}
