using System.Text.Json;
using CodeSight.Extraction;
using CodeSight.Extraction.Host;
using Microsoft.Extensions.Logging.Abstractions;

namespace CodeSight.Tests.Extraction;

public sealed class ExtractionOptionsTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(2, 8)]
    [InlineData(2, 64)]
    [InlineData(4, 16)]
    public void All_readers_together_fit_into_half_of_a_small_memory(long gigabytes, int cores)
    {
        var options = ExtractionOptions.Within(gigabytes * Gigabyte, cores);

        Assert.InRange(options.MaxReaders, 2, cores + Math.Max(1, cores / 2));
        Assert.InRange(options.LongReaders, 1, options.MaxReaders - 1);
        Assert.InRange(options.MaxReaders * options.MaxMemoryBytes, 1, gigabytes * Gigabyte / 2);
    }

    [Fact]
    public void Large_machine_has_a_reader_a_core_and_half_as_many_for_long_files_with_the_usual_memory()
    {
        var options = ExtractionOptions.Within(64 * Gigabyte, 16);

        Assert.Equal((24, 8, 768L << 20), (options.MaxReaders, options.LongReaders, options.MaxMemoryBytes));
    }

    [Fact]
    public async Task What_becomes_of_hidden_content_reaches_the_reader_process_and_is_part_of_the_rules()
    {
        var options = new ExtractionOptions { HiddenContent = HiddenContentMode.Mark };
        var json = JsonSerializer.SerializeToUtf8Bytes(new HostRequest("a.xlsx", options), HostJson.Compact.HostRequest);
        await using var marking = new ExtractionService(options, TimeProvider.System, NullLogger<ExtractionService>.Instance);
        await using var usual = new ExtractionService(new(), TimeProvider.System, NullLogger<ExtractionService>.Instance);

        Assert.Equal(HiddenContentMode.Mark, JsonSerializer.Deserialize(json, HostJson.Compact.HostRequest)?.Limits.HiddenContent);
        Assert.Equal(ExtractionVersion.Current, usual.Version);
        Assert.NotEqual(usual.Version, marking.Version);
    }
}
