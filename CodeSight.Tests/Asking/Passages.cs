using CodeSight.Core.Asking.Search;

namespace CodeSight.Tests.Asking;

internal static class Passages
{
    public static Passage Of(string content, long id = 1, string section = "", double score = 1, double? cosine = 0.8, string path = "handbook.md") =>
        new(id, id, path, null, 1, 1, section, content, score, cosine, 1);

    public static IReadOnlyList<Passage> Of(params string[] contents) => [.. contents.Select((content, index) => Of(content, index + 1))];
}
