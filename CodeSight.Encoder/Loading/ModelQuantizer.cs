using System.Security.Cryptography;
using CodeSight.Encoder.Weights;

namespace CodeSight.Encoder.Loading;

/// <summary>
/// Makes a model folder with int8 weights from a published one: every matrix of a linear layer and the word embeddings become
/// bytes with a scale a row; vectors, position and segment embeddings stay floats; the pooler, which no embedding uses, and the
/// position ids are left out. The same input gives the same bytes on every machine.
/// </summary>
internal static class ModelQuantizer
{
    /// <summary>SHA-256 of the published all-MiniLM-L6-v2 weights that the built-in model is made from.</summary>
    public const string MiniLmSha256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db";

    /// <summary>What the file's "__metadata__" calls its contents.</summary>
    public const string Format = "int8-per-row";

    private static readonly string[] CopiedFiles = ["config.json", "tokenizer_config.json", "vocab.txt"];

    // all-MiniLM-L6-v2 as sentence-transformers publishes it: at most 256 tokens, mean, unit length.
    private static readonly (string Path, string Json)[] LayoutFiles =
    [
        ("modules.json", """
            [
              {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
              {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
              {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}
            ]

            """),
        ("sentence_bert_config.json", """
            {"max_seq_length": 256, "do_lower_case": false}

            """),
        ("1_Pooling/config.json", """
            {
              "word_embedding_dimension": 384,
              "pooling_mode_cls_token": false,
              "pooling_mode_mean_tokens": true,
              "pooling_mode_max_tokens": false,
              "pooling_mode_mean_sqrt_len_tokens": false
            }

            """),
    ];

    /// <summary>Makes the folder of the built-in model.</summary>
    /// <param name="source">The published folder, or its model.safetensors.</param>
    /// <param name="destination">Folder to write to; made where it is missing.</param>
    /// <exception cref="InvalidDataException">The weights are not the published ones, or a file is missing.</exception>
    public static void MakeMiniLm(string source, string destination)
    {
        var weights = Directory.Exists(source) ? ModelFiles.WeightsPath(source) : source;
        using (var file = File.OpenRead(weights))
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
            if (sha256 != MiniLmSha256)
                throw new InvalidDataException(
                    $"{weights} is not the published all-MiniLM-L6-v2: its SHA-256 is {sha256} instead of {MiniLmSha256}");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(weights)) ?? ".";
        Directory.CreateDirectory(destination);
        foreach (var name in CopiedFiles)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) throw new InvalidDataException($"{path} is missing: the tokenizer's files lie beside the weights");
            // Not File.Copy: it would take a read-only mode along and then fail the next time.
            File.WriteAllBytes(Path.Combine(destination, name), File.ReadAllBytes(path));
        }

        foreach (var (path, json) in LayoutFiles)
        {
            var target = Path.Combine(destination, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? destination);
            File.WriteAllText(target, json.ReplaceLineEndings("\n"));
        }

        Quantize(weights, Path.Combine(destination, "model.safetensors"));
    }

    /// <summary>Makes an int8 model.safetensors from one with floats.</summary>
    public static void Quantize(string source, string destination)
    {
        using var file = new SafetensorsFile(source);
        var writer = new SafetensorsWriter();
        foreach (var name in file.Names.Order(StringComparer.Ordinal))
        {
            if (name.Contains("pooler.", StringComparison.Ordinal) || name.EndsWith("position_ids", StringComparison.Ordinal)) continue;
            var shape = file.Shape(name);
            switch (shape.Count)
            {
                case 1:
                    writer.Add(name, file.ReadVector(name, shape[0]), shape[0]);
                    break;
                case 2 when IsRounded(name):
                    AddRounded(writer, name, file.ReadMatrix(name, shape[0], shape[1]));
                    break;
                case 2:
                    writer.Add(name, Floats(file.ReadMatrix(name, shape[0], shape[1])), shape[0], shape[1]);
                    break;
                default:
                    throw new InvalidDataException($"its tensor {name} is neither vector nor matrix");
            }
        }

        writer.Write(destination, Format);
    }

    // Position and segment embeddings are small, and every token's row has one of each in it.
    private static bool IsRounded(string name) =>
        !name.Contains("position_embeddings", StringComparison.Ordinal)
            && !name.Contains("token_type_embeddings", StringComparison.Ordinal);

    private static void AddRounded(SafetensorsWriter writer, string name, WeightMatrix matrix)
    {
        var bytes = new sbyte[matrix.Rows * matrix.Columns];
        var scales = new float[matrix.Rows];
        Parallel.For(0, matrix.Rows, row =>
        {
            var floats = new float[matrix.Columns];
            matrix.CopyRow(row, floats);
            scales[row] = RowQuantizer.Quantize(floats, bytes.AsSpan(row * matrix.Columns, matrix.Columns));
        });
        writer.Add(name, bytes, scales, matrix.Columns);
    }

    private static float[] Floats(WeightMatrix matrix)
    {
        var floats = new float[matrix.Rows * matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++) matrix.CopyRow(row, floats.AsSpan(row * matrix.Columns));
        return floats;
    }
}
