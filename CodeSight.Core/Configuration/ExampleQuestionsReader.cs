using System.Text.Json;

namespace CodeSight.Core.Configuration;

/// <summary>
/// Reads the questions of the page's first screen: JSON lines with "text" and "first_screen": true; other lines are for evaluation.
/// </summary>
internal static class ExampleQuestionsReader
{
    public static IReadOnlyList<string> Read(SettingReader read)
    {
        if (read.Text(Settings.Examples) is null) return [];
        var path = read.Path(Settings.Examples, "");
        try
        {
            return [.. File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)).Select(Question).OfType<string>()];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw SettingReader.Fault(
                Settings.Examples, path, "cannot be read", "give a file of JSON lines with \"text\" and \"first_screen\": true");
        }
    }

    private static string? Question(string line)
    {
        using var json = JsonDocument.Parse(line);
        var shown = json.RootElement.TryGetProperty("first_screen", out var first) && first.GetBoolean();
        return shown && json.RootElement.TryGetProperty("text", out var text) ? text.GetString() : null;
    }
}
