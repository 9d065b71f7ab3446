using System.Text;
using CodeSight.Encoder.Loading;

namespace CodeSight.Core.Models.Onnx;

/// <summary>An ONNX model's file, and the folder that holds its tokenizer and its configuration.</summary>
/// <param name="FilePath">The .onnx file.</param>
/// <param name="Folder">Where vocab.txt and the JSON files are: the file's folder, or the one above its folder "onnx".</param>
internal sealed record OnnxFile(string FilePath, string Folder)
{
    private const string Extension = ".onnx";
    private const string Subfolder = "onnx";
    private const string UsualName = "model.onnx";
    private const string Weights = "model.safetensors";
    private const int MaxEntry = 1 << 16;

    // In onnx.proto: ModelProto.graph, GraphProto.initializer, TensorProto.external_data.
    private static readonly ulong[] ExternalData = [7, 5, 13];

    /// <summary>The file's name.</summary>
    public string FileName => Path.GetFileName(FilePath);

    /// <summary>The folder's own name, with the file's where a folder may hold several.</summary>
    public string ModelName => ModelFolder.NameOf(Folder)
        + (FileName == UsualName ? "" : $" ({Path.GetFileNameWithoutExtension(FileName)})");

    /// <summary>
    /// The ONNX model that a setting names: an .onnx file, or a folder without safetensors that holds model.onnx, onnx/model.onnx, or no
    /// other .onnx file than one. Null where it names none.
    /// </summary>
    public static OnnxFile? Find(string path)
    {
        if (path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && File.Exists(path))
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
            return new OnnxFile(path, Path.GetFileName(folder) == Subfolder ? Path.GetDirectoryName(folder) ?? folder : folder);
        }

        if (!Directory.Exists(path) || File.Exists(Path.Combine(path, Weights))) return null;
        foreach (var place in new[] { path, Path.Combine(path, Subfolder) })
        {
            if (File.Exists(Path.Combine(place, UsualName))) return new OnnxFile(Path.Combine(place, UsualName), path);
            if (Directory.Exists(place) && Directory.GetFiles(place, "*" + Extension) is [var only]) return new OnnxFile(only, path);
        }

        return null;
    }

    /// <summary>All files with weights, in a stable order: the .onnx file and those that it refers to.</summary>
    /// <exception cref="InvalidDataException">It is no ONNX file, or refers to a file outside its folder.</exception>
    public IReadOnlyList<string> WeightFiles()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using (var file = File.OpenRead(FilePath)) Collect(file, file.Length, 0, names);
        var folder = Path.GetDirectoryName(FilePath) ?? Folder;
        return [FilePath, .. names.Select(name => !Path.IsPathRooted(name) && !name.Contains("..", StringComparison.Ordinal)
            ? Path.Combine(folder, name)
            : throw new InvalidDataException($"{FileName} keeps weights outside its folder"))];
    }

    private void Collect(Stream stream, long end, int depth, SortedSet<string> names)
    {
        while (stream.Position < end)
        {
            var tag = ReadNumber(stream);
            var next = (tag & 7) switch
            {
                0 => ReadNumber(stream) is var _ ? stream.Position : 0,
                1 => stream.Position + 8,
                2 => (long)ReadNumber(stream) + stream.Position,
                5 => stream.Position + 4,
                _ => throw NotOnnx(),
            };
            if (next < stream.Position || next > end) throw NotOnnx();
            if ((tag & 7) == 2 && tag >> 3 == ExternalData[depth])
            {
                if (depth < ExternalData.Length - 1)
                    Collect(stream, next, depth + 1, names);
                else if (Location(stream, next) is { } name)
                    names.Add(name);
            }

            stream.Position = next;
        }
    }

    // A pair of two texts, key (1) and value (2).
    private string? Location(Stream stream, long end)
    {
        string? key = null, value = null;
        while (stream.Position < end)
        {
            var tag = ReadNumber(stream);
            var length = ReadNumber(stream);
            if ((tag & 7) != 2 || length > MaxEntry) throw NotOnnx();
            var bytes = new byte[length];
            stream.ReadExactly(bytes);
            if (tag >> 3 == 1) key = Encoding.UTF8.GetString(bytes);
            else value = Encoding.UTF8.GetString(bytes);
        }

        return key == "location" ? value : null;
    }

    private ulong ReadNumber(Stream stream)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0) throw NotOnnx();
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }

        throw NotOnnx();
    }

    private InvalidDataException NotOnnx() => new($"{FileName} is not an ONNX file");
}
