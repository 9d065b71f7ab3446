using CodeSight.Core.Coordination;

namespace CodeSight.Tests.Coordination;

public sealed class LockTokenTests
{
    [Fact]
    public void Token_is_whole_until_any_of_its_digits_changes()
    {
        var token = LockToken.Make();

        Assert.True(LockToken.IsWhole(token));
        Assert.NotEqual(token, LockToken.Make());
        Assert.All(Enumerable.Range(0, token.Length), place =>
        {
            var changed = token.ToCharArray();
            changed[place] = changed[place] == '0' ? '1' : '0';
            Assert.False(LockToken.IsWhole(new string(changed)));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("gggggggggggggggggggggggggggggggggggggggg")]
    public void Other_text_is_no_token(string text) => Assert.False(LockToken.IsWhole(text));
}
