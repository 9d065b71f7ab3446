using System.Text.Json;

namespace CodeSight.Encoder.Loading;

/// <summary>A model folder's JSON file, read with faults that name the file and the field.</summary>
internal sealed class JsonFile
{
    private const int MaxBytes = 10_000_000;

    private readonly string _name;

    private JsonFile(string name, JsonElement root) => (_name, Root) = (name, root);

    /// <summary>The whole document.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads a file, or gives null where it is missing.</summary>
    /// <param name="name">Path below the folder, as messages name it.</param>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    public static JsonFile? TryRead(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (!file.Exists) return null;
        if (file.Length > MaxBytes) throw new InvalidDataException($"{name} is larger than 10 MB");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            CheckTexts(document.RootElement);
            return new JsonFile(name, document.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{name} is not valid JSON", exception);
        }
    }

    /// <summary>Reads a file that must be there.</summary>
    public static JsonFile Read(string folder, string name) =>
        TryRead(folder, name) ?? throw new InvalidDataException($"{name} is missing");

    /// <summary>A whole number within bounds; the fallback where the field is missing or null.</summary>
    public int Integer(string field, int least, int most, int? fallback = null)
    {
        var value = Find(field);
        if (value is null && fallback is { } otherwise) return otherwise;
        return value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var integer) && integer >= least
            && integer <= most
            ? integer
            : throw new InvalidDataException($"{_name} gives no {field} from {least} to {most}");
    }

    /// <summary>A number, or the fallback.</summary>
    public double Number(string field, double fallback) => Find(field) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        _ => throw new InvalidDataException($"{_name} has a {field} that is no number"),
    };

    /// <summary>A truth value, or null where the field is missing or null.</summary>
    public bool? Flag(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new InvalidDataException($"{_name} has a {field} that is neither true nor false"),
    };

    /// <summary>A text, or null where the field is missing or null.</summary>
    public string? Text(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw new InvalidDataException($"{_name} has a {field} that is no text"),
    };

    /// <summary>A special token: a text, or an object with its text as content.</summary>
    public string? Token(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Object } token && token.TryGetProperty("content", out var content)
            && content.ValueKind == JsonValueKind.String
            ? content.GetString()
            : Text(field);

    // Text that is not valid Unicode is noticed, with an InvalidOperationException, only when it is read: here, once.
    private static void CheckTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    CheckTexts(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) CheckTexts(item);
                break;
            case JsonValueKind.String:
                element.GetString();
                break;
        }
    }

    private JsonElement? Find(string field) =>
        Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
