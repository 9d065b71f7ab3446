using System.Text.Json;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Models;

/// <summary>Models and what other programs get from them.</summary>
internal static class ReferenceModels
{
    /// <summary>The published model, in the full reference inputs.</summary>
    public static string MiniLm => SharedData.At("models", "all-MiniLM-L6-v2");

    /// <summary>The model that the repository holds.</summary>
    public static string BuiltIn => Path.Combine(SharedData.RepositoryRoot, "models", "all-MiniLM-L6-v2");

    /// <summary>A file's JSON objects, one a line.</summary>
    public static IEnumerable<JsonElement> Lines(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    /// <summary>Those of a file about a model that the slice of the reference inputs holds.</summary>
    public static IEnumerable<JsonElement> Slice(string model, string file) => Lines(References.At("models", model, file));

    /// <summary>Those of the full reference inputs.</summary>
    public static IEnumerable<JsonElement> Full(string model, string file) => Lines(SharedData.At("models", model, file));

    public static string Text(this JsonElement line, string field = "text") => line.GetProperty(field).GetString() ?? "";

    public static int[] Ids(this JsonElement line, string field = "ids") =>
        [.. line.GetProperty(field).EnumerateArray().Select(id => id.GetInt32())];

    public static float[] Vector(this JsonElement line) => [.. line.GetProperty("vector").EnumerateArray().Select(x => x.GetSingle())];

    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return ab / Math.Sqrt(aa * bb);
    }
}
