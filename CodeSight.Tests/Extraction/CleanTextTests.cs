using CodeSight.Extraction;

namespace CodeSight.Tests.Extraction;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a\0b", "a b")]
    [InlineData("pair \U0001F388 stays", "pair \U0001F388 stays")]
    public void Text_is_made_storable(string text, string expected) => Assert.Equal(expected, CleanText.Of(text));

    [Fact]
    public void Lone_surrogates_are_replaced_wherever_they_stand()
    {
        Assert.Equal("\uFFFDa\uFFFDb\uFFFD", CleanText.Of("\uDC00a\uD800b\uD800"));
        Assert.Equal("\uFFFD\U0001F388\uFFFD", CleanText.Of("\uD83C\uD83C\uDF88\uDF88"));
    }

    [Fact]
    public void Clean_text_is_not_copied()
    {
        var text = new string('x', 10);

        Assert.Same(text, CleanText.Of(text));
    }
}
