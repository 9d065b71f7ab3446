using CodeSight.Extraction.Office;

namespace CodeSight.Tests.Extraction;

public sealed class CellFormatTests
{
    [Theory]
    [InlineData("[h]:mm", "1.5", "36:00")]
    [InlineData("[h]:mm", "10.427083333333334", "250:15")]
    [InlineData("[h]:mm", "-0.08333333333333333", "-2:00")]
    [InlineData("h:mm", "0.3541666666666667", "8:30")]
    [InlineData("00000", "1067", "01067")]
    [InlineData("00000000", "12345", "00012345")]
    [InlineData("0.0\" kg\"", "12.5", "12.5 kg")]
    [InlineData("\"Tier \"0", "3", "Tier 3")]
    [InlineData("#,##0_);(#,##0)", "-1234", "(1,234)")]
    [InlineData("yyyy-mm-dd hh:mm", "45351.75", "2024-02-29 18:00")]
    [InlineData("0%", "0.07", "7%")]
    [InlineData("[$\u20AC-407]#,##0.00", "1234.5", "\u20AC1,234.50")]
    [InlineData("General", "0.30000000000000004", "0.3")]
    [InlineData("General", "4006381333931", "4006381333931")]
    [InlineData("General", "0.1234567890123", "0.1234567890123")]
    [InlineData("yyyy-mm-dd", "-5", "-5")]
    [InlineData("[h]:mm", "1E+300", "1E+300")]
    [InlineData("\"never closed", "12", "12")]
    public void Number_is_shown_as_the_sheet_shows_it(string code, string value, string shown) =>
        Assert.Equal(shown, new CellFormat(code).Show(value, starts1904: false));
}
