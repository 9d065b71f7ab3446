using CodeSight.Encoder.Loading;
using CodeSight.Tests.Infrastructure;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Encoder.Loading;

public sealed class ModelQuantizerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantized").FullName;

    [SharedDataFact]
    public void Built_in_model_is_made_again_byte_for_byte()
    {
        ModelQuantizer.MakeMiniLm(ReferenceModels.MiniLm, _folder);
        var made = Files(_folder);
        Assert.Equal(Files(ReferenceModels.BuiltIn).Except(["README.md", "LICENSE"]).Order(), made.Order());
        foreach (var file in made)
            Assert.True(
                File.ReadAllBytes(Path.Combine(_folder, file)).AsSpan().SequenceEqual(
                    File.ReadAllBytes(Path.Combine(ReferenceModels.BuiltIn, file))),
                $"{file} differs from the repository's");
        // Once more into the same folder, from the file itself.
        ModelQuantizer.MakeMiniLm(Path.Combine(ReferenceModels.MiniLm, "model.safetensors"), _folder);
    }

    [Fact]
    public void Other_weights_than_the_published_are_refused()
    {
        var exception = Assert.Throws<InvalidDataException>(() => ModelQuantizer.MakeMiniLm(References.At("models", "tiny-mean"), _folder));
        Assert.Contains("SHA-256", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Files(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))];
}
