using System.Text;
using CodeSight.Extraction;

namespace CodeSight.Tests.Extraction;

public sealed class RaisedTextTests
{
    [Theory]
    [InlineData("a limit of 200", "1", "a limit of 200 [1]")]
    [InlineData("1,500.50", "1,2", "1,500.50 [1,2]")]
    [InlineData("1500", "2)", "1500 [2]")]
    [InlineData("200", "a", "200 [a]")]
    [InlineData("200", "*", "200*")]
    [InlineData("policy", "3", "policy [3]")]
    [InlineData("30", "[4]", "30 [4]")]
    [InlineData("10", "6", "10^6")]
    [InlineData("10", "-3", "10^-3")]
    [InlineData("2", "10", "2^10")]
    [InlineData("120 m", "2", "120 m²")]
    [InlineData("s", "-1", "s⁻¹")]
    [InlineData("1", "st", "1st")]
    [InlineData("Acme", "TM", "AcmeTM")]
    [InlineData("", "5", "5")]
    [InlineData("200", " ", "200")]
    public void Raised_text_never_becomes_a_digit_of_the_number_before_it(string before, string raised, string expected)
    {
        var text = new StringBuilder(before);

        RaisedText.Append(text, raised);

        Assert.Equal(expected, text.ToString());
    }
}
