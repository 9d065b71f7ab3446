using System.Text.Json;
using CodeSight.Encoder.Bert;

namespace CodeSight.Encoder.Loading;

/// <summary>Reads modules.json and the pooling's config.json of the sentence-transformers layout.</summary>
internal static class PoolingFiles
{
    private const string Prefix = "pooling_mode_";

    /// <summary>The pooling; the mean where the folder has no modules.json, as sentence-transformers does.</summary>
    /// <exception cref="InvalidDataException">A module or pooling that cannot be run.</exception>
    public static PoolingMode Read(string folder)
    {
        if (JsonFile.TryRead(folder, "modules.json") is not { } modules) return PoolingMode.Mean;
        if (modules.Root.ValueKind != JsonValueKind.Array) throw new InvalidDataException("modules.json is not a list");
        PoolingMode? mode = null;
        foreach (var module in modules.Root.EnumerateArray())
        {
            var type = Field(module, "type");
            switch (type?.Split('.')[^1])
            {
                case "Transformer" or "Normalize":
                    break;
                case "Pooling" when mode is null:
                    mode = ReadMode(folder, Field(module, "path") ?? "1_Pooling");
                    break;
                default:
                    throw new InvalidDataException($"modules.json asks for the module \"{type}\"");
            }
        }

        return mode ?? throw new InvalidDataException("modules.json has no pooling");
    }

    private static PoolingMode ReadMode(string folder, string path)
    {
        // The path comes from the file and must not lead out of the folder.
        if (path.Length == 0 || path.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(path))
            throw new InvalidDataException("modules.json has a pooling path outside the folder");
        var file = JsonFile.Read(folder, $"{path}/config.json");
        if (file.Root.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{path}/config.json is not an object");
        // No LINQ over structures here: to compile it takes longer than all the rest.
        var modes = new List<string>();
        foreach (var field in file.Root.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.True && field.Name.StartsWith(Prefix, StringComparison.Ordinal))
                modes.Add(field.Name[Prefix.Length..]);
        }

        return modes switch
        {
            ["mean_tokens"] => PoolingMode.Mean,
            ["cls_token"] => PoolingMode.Classify,
            _ => throw new InvalidDataException($"{path}/config.json asks for the pooling \"{string.Join(" + ", modes)}\""),
        };
    }

    private static string? Field(JsonElement module, string name) =>
        module.ValueKind == JsonValueKind.Object && module.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
