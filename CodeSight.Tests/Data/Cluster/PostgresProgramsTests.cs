using CodeSight.Core.Data.Cluster;

namespace CodeSight.Tests.Data.Cluster;

public sealed class PostgresProgramsTests
{
    [Fact]
    public async Task Program_that_fails_at_once_always_tells_why()
    {
        var programs = PostgresPrograms.Find(null);
        for (var i = 0; i < 20; i++)
        {
            var (exitCode, output) = await programs.RunAsync("initdb", ["--no-such-option"], CancellationToken.None);

            Assert.NotEqual(0, exitCode);
            // What initdb itself prints for an option that it does not know: two lines.
            Assert.Contains("unrecognized option", output, StringComparison.Ordinal);
            Assert.Contains("--help", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Folders_are_tried_by_version_and_not_by_letter() => Assert.Equal(
        ["/usr/lib/postgresql/17", "/opt/homebrew/opt/postgresql@16", "/usr/lib/postgresql/15", "/usr/lib/postgresql/9.6", "/opt/homebrew/opt/postgresql"],
        PostgresPrograms.NewestFirst(
            ["/usr/lib/postgresql/9.6", "/opt/homebrew/opt/postgresql", "/usr/lib/postgresql/17", "/opt/homebrew/opt/postgresql@16", "/usr/lib/postgresql/15"]));
}
