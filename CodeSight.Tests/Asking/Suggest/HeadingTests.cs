using CodeSight.Core.Asking.Suggest;

namespace CodeSight.Tests.Asking.Suggest;

public sealed class HeadingTests
{
    [Theory]
    [InlineData("Sick leave", "Sick leave")]
    [InlineData("3.2 Flights", "Flights")]
    [InlineData("2 The first hour", "The first hour")]
    [InlineData("Chapter 4: Travel", "Travel")]
    [InlineData("§ 7 Kündigung", "Kündigung")]
    [InlineData("IV. Claims", "Claims")]
    [InlineData("a) Meals", "Meals")]
    [InlineData("## Hotels ##", "Hotels")]
    [InlineData("Who pays?", "Who pays?")]
    [InlineData("24 hour service", "hour service")]
    [InlineData("VPN", "VPN")]
    public void Heading_loses_its_number_and_markup(string heading, string clean) => Assert.Equal(clean, Heading.Clean(heading));

    [Theory]
    [InlineData("")]
    [InlineData("Introduction")]
    [InlineData("1. Introduction")]
    [InlineData("TABLE OF CONTENTS")]
    [InlineData("Inhaltsverzeichnis")]
    [InlineData("Résumé")]
    [InlineData("FAQ")]
    [InlineData("Sheet1")]
    [InlineData("Slide 12")]
    [InlineData("4.2")]
    [InlineData("2024")]
    [InlineData("—")]
    [InlineData("Q1")]
    [InlineData("def overtime_rate")]
    [InlineData("class AlertRouter")]
    [InlineData("AlertRouter::route")]
    [InlineData("app.config")]
    [InlineData("Welcome to Varnholt Instruments")]
    [InlineData("A heading that goes on and on, and so is rather a sentence than one")]
    public void Heading_that_names_no_topic_is_none(string heading) => Assert.Null(Heading.Clean(heading));

    [Theory]
    [InlineData("Sick leave", "Those on sick leave call in.", "sick leave")]
    [InlineData("Hotels", "A hotel may cost 140 EUR.", "hotels")]
    [InlineData("Buying extra days", "You may buy days.", "buying extra days")]
    [InlineData("The first hour", "Call the line.", "the first hour")]
    // Names, acronyms and titles.
    [InlineData("Oslo office", "The Oslo office is open.", "Oslo office")]
    [InlineData("VPN access", "The vpn is slow.", "VPN access")]
    [InlineData("DevOps duties", "All devops do.", "DevOps duties")]
    [InlineData("Performance Reviews", "A performance review is held.", "Performance Reviews")]
    [InlineData("Our Mission", "This is our mission.", "Our Mission")]
    [InlineData("Sick leave", "Call in when you are ill; sickening and homesick are other words.", "Sick leave")]
    public void First_word_is_written_small_where_it_is_no_name(string heading, string text, string inSentence) =>
        Assert.Equal(inSentence, Heading.InSentence(heading, [text]));

    [Theory]
    [InlineData("The allowance is paid for each day of the journey, and it is not taxed.", "en")]
    [InlineData("Die Pauschale wird für jeden Tag der Reise gezahlt und ist nicht zu versteuern.", "de")]
    [InlineData("Le forfait est versé pour chaque jour du voyage et n'est pas imposé dans les autres pays.", "fr")]
    [InlineData("Die toelage wordt voor elke dag van de reis betaald en is niet belast.", "nl")]
    [InlineData("VI-9015 2960.00", "")]
    public void Language_of_a_text_is_told_by_its_commonest_words(string text, string language) => Assert.Equal(language, ProseLanguage.Of(text));
}
