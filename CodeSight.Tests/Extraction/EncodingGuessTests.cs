using CodeSight.Extraction;
using CodeSight.Extraction.Text;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Extraction;

/// <summary>Short texts in the encodings of the time before Unicode, as they lie in old folders.</summary>
public sealed class EncodingGuessTests
{
    private static readonly ExtractionOptions Limits = new();

    public static TheoryData<string> English => new()
    {
        "The customer’s order is late.",
        "“Policy” means the document attached to this letter.",
        "It is a rule – not a suggestion – that invoices are paid in 30 days.",
        "Our price is €45 per seat.",
        "The fee is £5 each and the deposit is £120.",
        "José García signed the contract on Monday.",
        "Zoë and Chloë work at the café.",
        "See § 4 of the agreement.",
        "Don’t forget the keys.",
        "We’re open from nine to five.",
        "The temperature must stay below 25 °C.",
        "© 2024 Example Ltd.",
        "Acme® and Widget™ are marks of their owners.",
        "• First item",
        "Wait… there is more.",
        "He said: ‘no’.",
        "Mr Müller’s flight leaves at 9.",
        "Søren Kierkegaard was a philosopher.",
        "The résumé of Ms Dvorák is attached.",
        "François Mitterrand was president.",
        "A naïve approach fails.",
        "The façade needs paint.",
        "Ångström is a unit.",
        "Pay 1½ times the rate.",
        "The tolerance is ±2 mm.",
        "The size is 3 × 4 m.",
        "A 5 µm filter is used.",
        "Price: 12 € plus VAT.",
        "The employees’ rights are set out below.",
        "Rock ’n’ roll",
        "“Hello,” she said.",
        "The report—due Friday—is late.",
        "Smörgåsbord is served at noon.",
        "El Niño years are warm.",
        "The cost is ¥500.",
        "Déjà vu",
        "It’s late",
        "I’m here",
        "Employee: Renée Zellweger",
        "Site: São Paulo",
        "The vendor’s price—€5—is final.",
        "Terms & conditions – page 2",
        "1. Don’t run",
        "They said “yes”",
        "Crème brûlée 4,50 €",
        "Ask André or Benoît",
        "Über drivers must register",
        "Dear Mrs O’Brien,",
        "Please don’t reply to this e-mail.",
        "Chapter 1 – Introduction",
        "The Board’s decision is final. It can’t be changed.",
        "“Services” has the meaning given in Clause 2.",
        "Peña Nieto met the king",
        "Jalapeño, piñata",
        "A. Nuñez",
        "N° 5",
        "The ‘old’ rules",
        "We’ve moved to 12 Königsallee, Düsseldorf.",
        "Björk’s album",
        "Tomás O’Súilleabháin",
        "10–12 people",
        "pages 4–7",
        "Section 3 — Fees",
        "it’s",
        "don’t",
        "café",
        "€",
        "the company’s",
        "100 % – no more",
        "‘Confidential Information’ means all information.",
        "“Force Majeure” means an event beyond a party’s control.",
        "“A” or “B”",
        "Q&A – what’s new?",
        "The patient’s temperature was 38.5°C.",
        "Bob’s",
        "Alice’s car—the red one—is here.",
        "The price rose by £3bn in 2019.",
        "Straße 5",
        "naïve",
    };

    public static TheoryData<int, string> Languages => new()
    {
        { 850, "Die Geschäftsführung genehmigt Überstunden nur schriftlich." },
        { 850, "La période d'essai a été prolongée après l'entretien." },
        { 1252, "Die Kündigungsfrist beträgt drei Monate." },
        { 1252, "Größere Beträge prüft die Buchhaltung." },
        { 1252, "Le salarié bénéficie de congés payés." },
        { 1252, "Où êtes-vous né ?" },
        { 1252, "El año próximo habrá más días de vacaciones." },
        { 1252, "¿Cuándo empieza el período?" },
        { 1252, "La proprietà non può essere ceduta." },
        { 1252, "Não há férias em março." },
        { 1252, "Ansökan ska lämnas två veckor i förväg." },
        { 1252, "Ansøgningen skal indsendes to uger før." },
        { 1252, "Työntekijällä on oikeus lomaan." },
        { 28605, "Le prix est de 45 € et l'œuvre coûte davantage." },
        { 1250, "Žádost o dovolenou podejte dva týdny předem." },
        { 1250, "Pracownik może wziąć urlop wypoczynkowy." },
        { 1250, "A díjat előre kell fizetni, különben a megrendelés törlődik." },
        { 1250, "Zahtjev se podnosi dva tjedna unaprijed, inače će biti odbijen." },
        { 28592, "Wniosek o urlop należy złożyć dwa tygodnie wcześniej." },
        { 28592, "Zaměstnanec má nárok na pět týdnů, žádá-li včas." },
        { 852, "Pracownik może wziąć urlop, część przepada." },
        { 1254, "Çalışanların yıllık izin hakkı yirmi gündür, şirket öder." },
        { 1254, "Sözleşme imza tarihinde yürürlüğe girer." },
        { 1257, "Darbuotojų teisės ir pareigos." },
        { 1257, "Līgums stājas spēkā parakstīšanas dienā." },
        { 1251, "Работник имеет право на отпуск." },
        { 1251, "Договір набуває чинності з дня підписання." },
        { 20866, "Работник имеет право на отпуск." },
        { 866, "Работник имеет право на отпуск." },
        { 28595, "Работник имеет право на отпуск." },
        { 1253, "Η τιμή είναι 45 ευρώ." },
        { 28597, "Η Άννα και ο Άρης έχουν άδεια." },
        { 1255, "החוזה נכנס לתוקף ביום החתימה." },
        { 1256, "يجب تقديم الطلب قبل أسبوعين." },
        { 874, "พนักงานมีสิทธิลาพักร้อนปีละสิบวัน" },
        { 874, "สัญญานี้มีผลบังคับใช้ตั้งแต่วันที่ลงนาม" },
        { 932, "請求書の番号は 45 です。" },
        { 932, "有給休暇を取得することができます。" },
        { 51932, "請求書の番号は 45 です。" },
        { 51932, "有給休暇を取得することができます。" },
        { 54936, "员工每年享有二十天带薪年假。" },
        { 54936, "价格为 45 欧元。" },
        { 950, "員工手冊：年假為十五天，須提前兩週申請。" },
        { 950, "辦公時間為上午九點到下午六點。" },
        { 949, "가격은 45 유로입니다." },
        { 949, "휴가 신청서를 제출해야 합니다." },
    };

    public static TheoryData<string, string> Cases => new()
    {
        { "big5.txt", "員工手冊：年假為十五天" }, { "cp1252-apostrophe-40-lines.txt", "the customer’s order" }, { "cp1252-apostrophe-short.txt", "The customer’s order is late." },
        { "cp1252-dash.txt", "It is – is noted." }, { "cp1252-quotes.txt", "It is “policy” is noted." }, { "cs-1250.txt", "Zaměstnanec má nárok na pět týdnů." },
        { "de-cp850.txt", "Die Geschäftsführung genehmigt Überstunden" }, { "fr-8859-15.txt", "45 € et l'œuvre coûte" }, { "lt-1257.txt", "Prašymas dėl atostogų" },
        { "pl-8859-2.txt", "należy złożyć dwa tygodnie wcześniej" }, { "th-874.txt", "พนักงานมีสิทธิลาพักร้อน" }, { "tr-1254.txt", "İzin talebi iki hafta önceden yapılmalıdır." },
        { "ascii-one-nul.txt", "The visit to the plant takes two days" }, { "utf8-cut-at-end.txt", "Die Prüfung dauert fünf Tage" }, { "utf8-one-bad-byte.txt", "It\uFFFDs late. Die Prüfung" },
    };

    [Theory]
    [MemberData(nameof(English))]
    public void Short_english_text_is_read_as_windows_1252(string text)
    {
        Assert.Equal(text, TextDecoder.Decode(Codepages.Get(1252).GetBytes(text), Limits));
        // One odd byte decides no long file either.
        var file = string.Concat(Enumerable.Repeat("The following note is kept for the records of the firm.\r\n", 30)) + text;
        Assert.Equal(file, TextDecoder.Decode(Codepages.Get(1252).GetBytes(file), Limits));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_sentence_keeps_its_letters(int codePage, string text) =>
        Assert.Equal(text, TextDecoder.Decode(Codepages.Get(codePage).GetBytes(text), Limits));

    [Fact]
    public void A_guess_that_may_be_wrong_is_said_and_a_sure_one_is_not()
    {
        List<string> unsure = [], sure = [];

        TextDecoder.Decode(Codepages.Get(54936).GetBytes("请假单"), Limits, null, unsure);
        TextDecoder.Decode(Codepages.Get(1252).GetBytes("The customer’s order is late."), Limits, null, sure);

        Assert.StartsWith("Its character encoding could not be told for certain", Assert.Single(unsure), StringComparison.Ordinal);
        Assert.Empty(sure);
    }

    [SharedDataTheory]
    [MemberData(nameof(Cases))]
    public void The_cases_keep_their_letters(string name, string expected)
    {
        var text = WordShare.TextOf(Reading.Of(name, File.ReadAllBytes(SharedData.CaseAt("encoding", name))));

        Assert.Contains(expected, text, StringComparison.Ordinal);
    }
}
