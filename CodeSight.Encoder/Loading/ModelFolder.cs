using System.Globalization;
using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Tokens;

namespace CodeSight.Encoder.Loading;

/// <summary>
/// What a folder in the sentence-transformers layout says apart from the network itself: tokenizer, limit of tokens and pooling. For
/// whoever runs the network by other means than <see cref="BertEmbedder"/>.
/// </summary>
public sealed class ModelFolder
{
    // BERT's own, where config.json says nothing.
    private const int Positions = 512;

    private readonly PoolingMode _pooling;

    private ModelFolder(WordPieceTokenizer tokenizer, PoolingMode pooling, string description) =>
        (Tokenizer, _pooling, Description) = (tokenizer, pooling, description);

    /// <summary>The model's tokenizer.</summary>
    public WordPieceTokenizer Tokenizer { get; }

    /// <summary>The settings that a vector depends on, for <see cref="ModelFingerprint"/>.</summary>
    public string Description { get; }

    /// <summary>A model's name: its folder's own.</summary>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>Reads a folder.</summary>
    /// <exception cref="InvalidDataException">What is missing or cannot be run, in one phrase.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">The vocabulary lacks a special token.</exception>
    public static ModelFolder Read(string folder)
    {
        var configuration = JsonFile.TryRead(folder, "config.json");
        // Before the vocabulary, as a tokenizer of another kind explains why there is none.
        var settings = TokenizerFiles.ReadSettings(folder);
        var vocabulary = TokenizerFiles.ReadVocabulary(folder);
        if (configuration?.Integer("vocab_size", 4, 10_000_000, vocabulary.Length) is { } size && vocabulary.Length > size)
            throw new InvalidDataException($"vocab.txt has {vocabulary.Length} tokens but config.json a vocab_size of {size}");
        var positions = configuration?.Integer("max_position_embeddings", 4, 65_536, Positions) ?? Positions;
        var tokenizer = new WordPieceTokenizer(vocabulary, settings, TokenizerFiles.ReadMaxTokens(folder, positions));
        var pooling = PoolingFiles.Read(folder);
        return new ModelFolder(tokenizer, pooling, string.Create(
            CultureInfo.InvariantCulture,
            $"pooling={pooling};max={tokenizer.MaxTokens};lower={settings.LowerCase};strip={settings.StripAccents};"
            + $"ideographs={settings.SpaceIdeographs};tokens={settings.ClassifyToken}{settings.SeparateToken}{settings.UnknownToken}"));
    }

    /// <summary>The unit vector of one text.</summary>
    /// <param name="rows">The text's hidden rows, one a token.</param>
    /// <param name="width">Floats in a row.</param>
    public float[] Pool(ReadOnlySpan<float> rows, int width) => Pooling.Pool(_pooling, rows, width);
}
