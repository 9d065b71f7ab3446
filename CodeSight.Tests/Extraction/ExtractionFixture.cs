using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using Microsoft.Extensions.Logging.Abstractions;

namespace CodeSight.Tests.Extraction;

/// <summary>One service with its reader processes for all tests of a class, and a folder for files made on the fly.</summary>
public sealed class ExtractionFixture : IAsyncLifetime
{
    public ExtractionService Service { get; } = Create(new ExtractionOptions());

    public string Folder { get; } = Directory.CreateTempSubdirectory("codesight-extract-").FullName;

    public static ExtractionService Create(ExtractionOptions options, TimeProvider? time = null) =>
        new(options, time ?? TimeProvider.System, NullLogger<ExtractionService>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Service.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Writes a file and reads it through a reader process.</summary>
    public async Task<ExtractionResult> ReadAsync(string name, byte[] content)
    {
        var path = Path.Combine(Folder, Guid.NewGuid().ToString("N") + "-" + name);
        await File.WriteAllBytesAsync(path, content);
        return await Service.ExtractAsync(path, null, CancellationToken.None);
    }
}
