using CodeSight.Core.Asking.Explain;

namespace CodeSight.Tests.Asking.Explain;

public sealed class NearestPathsTests
{
    private static readonly string[] Paths =
        ["hr/leave/parental-leave.md", "hr/leave/sick-leave.md", "it/laptops.md", "travel/expenses.md", "archive/2019/expenses.md"];

    [Theory]
    [InlineData("hr/leave/parental-leaves.md", "hr/leave/parental-leave.md")]
    [InlineData("HR/Leave/Sick-Leave.md", "hr/leave/sick-leave.md")]
    [InlineData("laptops.md", "it/laptops.md")]
    [InlineData("it\\laptop.md", "it/laptops.md")]
    public void Nearest_path_is_the_one_that_is_written_most_alike(string path, string nearest) =>
        Assert.Equal(nearest, NearestPaths.Of(path, Paths)[0]);

    [Fact]
    public void Nearest_paths_are_all_of_the_same_name() =>
        Assert.Equal(["archive/2019/expenses.md", "travel/expenses.md"], NearestPaths.Of("expenses.md", Paths).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("quarterly-figures.xlsx")]
    [InlineData("x")]
    [InlineData("/")]
    public void Nothing_is_near_to_a_path_that_is_written_quite_otherwise(string path) => Assert.Empty(NearestPaths.Of(path, Paths));

    [Fact]
    public void Nearest_paths_are_at_most_three_in_the_same_order_whatever_the_order_of_all()
    {
        string[] many = [.. Enumerable.Range(0, 9).Select(i => $"notes/note-{i}.md")];
        Assert.Equal(["notes/note-0.md", "notes/note-1.md", "notes/note-2.md"], NearestPaths.Of("notes/note-x.md", many));
        Assert.Equal(["notes/note-0.md", "notes/note-1.md", "notes/note-2.md"], NearestPaths.Of("notes/note-x.md", many.Reverse()));
    }
}
