using CodeSight.Core.Configuration;

namespace CodeSight.Core.Models.Loading;

/// <summary>A model folder cannot be used. The message is one sentence for the operator: the folder, its fault, and what is accepted.</summary>
public sealed class ModelRefusedException(string folder, string fault, Exception? inner = null) : StartRefusedException(
    $"The embedding model folder {folder} (CODESIGHT_EMBEDDING_MODEL) cannot be used: {fault}; accepted is a BERT-family model in the "
    + "sentence-transformers layout with config.json, vocab.txt (WordPiece), mean or CLS pooling, and model.safetensors in F32, F16, BF16, "
    + "or I8 with a scale a row.",
    inner)
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>What is wrong with it, in one phrase.</summary>
    public string Fault { get; } = fault;
}
