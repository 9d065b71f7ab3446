using System.Text.Json;

namespace CodeSight.Tests.Api;

/// <summary>
/// Whether a value is what a schema of an OpenAPI 3.1 document says. Knows the keywords that our document uses, and fails on others.
/// </summary>
internal sealed class JsonShape(JsonElement document)
{
    private static readonly HashSet<string> Notes = ["description", "default", "format", "examples", "title", "deprecated"];

    /// <summary>What is wrong with the value; empty where nothing is.</summary>
    public IReadOnlyList<string> Faults(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, "$", faults);
        return faults;
    }

    /// <summary>The schema that a reference names, or the schema itself.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()![2..].Split('/').Aggregate(document, (at, name) => at.GetProperty(name));
        return schema;
    }

    private void Check(JsonElement given, JsonElement value, string path, List<string> faults)
    {
        var schema = Resolve(given);
        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "type" when !Types(keyword.Value).Any(type => IsOf(type, value)): faults.Add($"{path} is no {keyword.Value}"); break;
                case "enum" when !keyword.Value.EnumerateArray()
                    .Any(word => JsonElement.DeepEquals(word, value)):
                    faults.Add($"{path} is none of {keyword.Value}"); break;
                case "oneOf" when keyword.Value.EnumerateArray()
                    .Count(one => Faults(one, value).Count == 0) != 1:
                    faults.Add($"{path} is not one of {keyword.Value}"); break;
                case "minimum" when value.ValueKind == JsonValueKind.Number
                    && value.GetDouble() < keyword.Value.GetDouble():
                    faults.Add($"{path} is too small"); break;
                case "maximum" when value.ValueKind == JsonValueKind.Number
                    && value.GetDouble() > keyword.Value.GetDouble():
                    faults.Add($"{path} is too large"); break;
                case "maxLength" when value.ValueKind == JsonValueKind.String
                    && value.GetString()!.Length > keyword.Value.GetInt32():
                    faults.Add($"{path} is too long"); break;
                case "maxItems" when value.ValueKind == JsonValueKind.Array
                    && value.GetArrayLength() > keyword.Value.GetInt32():
                    faults.Add($"{path} has too many items"); break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    faults.AddRange(keyword.Value.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path} lacks {name}"));
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach (var (i, item) in value.EnumerateArray().Index()) Check(keyword.Value, item, $"{path}[{i}]", faults);
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object: CheckMembers(keyword.Value, value, path, faults); break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject()) Check(keyword.Value, member.Value, $"{path}.{member.Name}", faults);
                    break;
                case "type" or "enum" or "oneOf" or "minimum" or "maximum" or "maxLength" or "maxItems" or "required" or "items" or "properties" or "additionalProperties": break;
                default:
                    Assert.True(Notes.Contains(keyword.Name), $"{path} has the keyword {keyword.Name}, which this test does not know");
                    break;
            }
        }
    }

    private void CheckMembers(JsonElement properties, JsonElement value, string path, List<string> faults)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out var schema)) Check(schema, member.Value, $"{path}.{member.Name}", faults);
            else faults.Add($"{path} has {member.Name}, which is not described");
        }
    }

    private static IEnumerable<string?> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()];

    private static bool IsOf(string? type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) =>
            true,
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
        _ => false,
    };
}
