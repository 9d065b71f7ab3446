namespace CodeSight.Tests.Infrastructure;

public sealed class ReferencesTests
{
    private const long MaxBytes = 2 << 20;

    private static readonly string[] Files = [.. Directory.EnumerateFiles(References.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Fact]
    public void Slice_stays_small_and_its_readme_names_every_part()
    {
        var readme = File.ReadAllText(References.At("README.md"));
        var parts = Files.Select(file => Path.GetDirectoryName(Path.GetRelativePath(References.Folder, file)) ?? "").Where(
            folder => folder.Length > 0)
            .Select(folder => string.Join('/', folder.Split(Path.DirectorySeparatorChar).Take(2))).Distinct().ToList();

        Assert.InRange(Files.Sum(file => new FileInfo(file).Length), 1, MaxBytes);
        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.Contains($"`{part}", readme, StringComparison.Ordinal));
    }

    [SharedDataFact]
    public void Every_file_and_line_is_one_of_the_full_set()
    {
        foreach (var file in Files.Where(file => Path.GetFileName(file) != "README.md"))
        {
            var path = Path.GetRelativePath(References.Folder, file);
            var full = SharedData.At(path);
            if (File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(full))) continue;
            var lines = path.EndsWith("queries.jsonl", StringComparison.Ordinal)
                ? [.. File.ReadLines(full).Select(WithoutAnswers)]
                : File.ReadLines(full).ToHashSet();
            Assert.True(Path.GetExtension(file) is ".jsonl" or ".tsv", path);
            Assert.All(File.ReadLines(file), line => Assert.Contains(line, lines));
        }
    }

    private static string WithoutAnswers(string line)
    {
        var end = line.IndexOf(", \"answers\": ", StringComparison.Ordinal);
        return end < 0 ? line : line[..end] + "}";
    }
}
