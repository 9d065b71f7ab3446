using System.Text.Json;

namespace CodeSight.Core.Data;

/// <summary>Names as the database writes them: CompletedWithFailures is completed_with_failures.</summary>
internal static class SnakeCase
{
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static string Of<T>(T value)
        where T : struct, Enum =>
        Of(value.ToString());

    public static T Parse<T>(string text)
        where T : struct, Enum =>
        Enum.Parse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
