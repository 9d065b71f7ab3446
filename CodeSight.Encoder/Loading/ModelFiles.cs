using System.Globalization;
using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Tokens;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Loading;

/// <summary>Loads model folders; whatever cannot be run is refused here, in one sentence, and never later.</summary>
internal static class ModelFiles
{
    private const string WeightsName = "model.safetensors";

    /// <summary>Loads an embedding model; its fingerprint is still being made when this returns.</summary>
    /// <param name="path">The kernels' path; null for the machine's best.</param>
    /// <exception cref="ModelRefusedException">It cannot be used.</exception>
    public static LoadedModel Load(string folder, KernelPath? path = null, EmbeddingPrecision precision = EmbeddingPrecision.Fp32) => Guard(ModelKind.Embedding, folder, () =>
    {
        var configuration = BertConfiguration.Read(folder);
        var kernels = KernelPaths.Create(path ?? KernelPaths.Best);
        var chosen = precision != EmbeddingPrecision.Auto ? precision : kernels.PrefersInt8 ? EmbeddingPrecision.Int8 : EmbeddingPrecision.Fp32;
        // Not waited for: it only spares the first question from compiling the kernels.
        _ = Task.Run(() => EncoderWarmUp.Run(kernels, chosen));
        // Vocabulary and weights take about as long as one another.
        var encoding = Task.Run(() => ReadEncoder(folder, configuration, kernels, chosen));
        BertEncoder? encoder = null;
        try
        {
            var pooling = PoolingFiles.Read(folder);
            var tokenizer = ReadTokenizer(folder, configuration, out var settings);
            // Compiled while the weights are still being packed.
            tokenizer.Count(settings.ClassifyToken);
            encoder = encoding.GetAwaiter().GetResult();
            var description = Describe(configuration, settings, pooling, tokenizer.MaxTokens);
            if (chosen == EmbeddingPrecision.Int8 && !PrecisionCheck.IsBuiltIn(WeightsPath(folder)))
            {
                var exact = ReadEncoder(folder, configuration, kernels, EmbeddingPrecision.Fp32);
                var isBorne = PrecisionCheck.MeanCosine(exact, encoder, tokenizer, pooling) >= PrecisionCheck.MinCosine;
                // Asked for all the same, its vectors are strangers to those of fp32.
                if (!isBorne && precision == EmbeddingPrecision.Int8) description += ";arithmetic=int8";
                if (!isBorne && precision == EmbeddingPrecision.Auto) (encoder, exact, chosen) = (exact, encoder, EmbeddingPrecision.Fp32);
                exact.Dispose();
            }

            var fingerprint = new ModelFingerprint([WeightsPath(folder), Path.Combine(folder, "vocab.txt")], description);
            return new LoadedModel(folder, fingerprint, tokenizer, encoder, pooling, chosen);
        }
        catch
        {
            // The first fault is told; nothing of the folder stays open.
            ((Task)encoding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            if (encoding.IsCompletedSuccessfully) (encoder ?? encoding.Result).Dispose();
            throw;
        }
    });

    /// <summary>Reads only the tokenizer of a folder.</summary>
    /// <exception cref="ModelRefusedException">It cannot be used.</exception>
    public static WordPieceTokenizer LoadTokenizer(string folder) =>
        Guard(ModelKind.Embedding, folder, () => ReadTokenizer(folder, BertConfiguration.Read(folder), out _));

    /// <summary>Path of the weights in a folder.</summary>
    public static string WeightsPath(string folder)
    {
        var path = Path.Combine(folder, WeightsName);
        if (File.Exists(path)) return path;
        throw new InvalidDataException(WeightsName + (File.Exists(path + ".index.json") ? " is split into several files" : " is missing"));
    }

    /// <summary>Runs a loading and turns every fault of the folder into one refusal.</summary>
    public static T Guard<T>(ModelKind kind, string folder, Func<T> load)
    {
        try
        {
            if (!Directory.Exists(folder)) throw new InvalidDataException("there is no such folder");
            return load();
        }
        catch (AggregateException exception) when (exception.InnerException is InvalidDataException or IOException)
        {
            throw Refuse(kind, folder, exception.InnerException);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException
            or FormatException or OverflowException)
        {
            throw Refuse(kind, folder, exception);
        }
    }

    private static ModelRefusedException Refuse(ModelKind kind, string folder, Exception exception) => exception switch
    {
        InvalidDataException when exception.Message.StartsWith("its ", StringComparison.Ordinal) =>
            new ModelRefusedException(kind, folder, $"{WeightsName} is not accepted because {exception.Message}", exception),
        OverflowException => new ModelRefusedException(kind, folder, "its sizes are beyond what can be addressed", exception),
        _ => new ModelRefusedException(kind, folder, exception.Message.TrimEnd('.'), exception),
    };

    private static BertEncoder ReadEncoder(string folder, BertConfiguration configuration, KernelSet kernels, EmbeddingPrecision precision)
    {
        using var weights = new SafetensorsFile(WeightsPath(folder));
        return BertWeightFile.ReadEncoder(weights, configuration, kernels, precision);
    }

    /// <summary>Reads a folder's tokenizer, inside a <see cref="Guard"/>.</summary>
    public static WordPieceTokenizer ReadTokenizer(string folder, BertConfiguration configuration, out TokenizerSettings settings)
    {
        var vocabulary = TokenizerFiles.ReadVocabulary(folder);
        if (vocabulary.Length > configuration.VocabularySize)
            throw new InvalidDataException(
                $"vocab.txt has {vocabulary.Length} tokens but config.json a vocab_size of {configuration.VocabularySize}");
        settings = TokenizerFiles.ReadSettings(folder);
        return new WordPieceTokenizer(vocabulary, settings, TokenizerFiles.ReadMaxTokens(folder, configuration.Positions));
    }

    // Field by field, so that a new field of a record does not make all vectors strangers.
    private static string Describe(BertConfiguration network, TokenizerSettings tokenizer, PoolingMode pooling, int maxTokens) => string.Create(
        CultureInfo.InvariantCulture,
        $"pooling={pooling};max={maxTokens};lower={tokenizer.LowerCase};strip={tokenizer.StripAccents};ideographs={tokenizer.SpaceIdeographs};"
        + $"tokens={tokenizer.ClassifyToken}{tokenizer.SeparateToken}{tokenizer.UnknownToken};heads={network.Heads};layers={network.Layers};"
        + $"activation={network.Activation};epsilon={network.Epsilon:R}");
}
