using CodeSight.Core.Indexing.Languages;

namespace CodeSight.Tests.Indexing.Languages;

public sealed class LanguageDetectionTests
{
    private static readonly LanguageDetection Detection = new();

    // The beginning of the Universal Declaration of Human Rights, in the official translations.
    [Theory]
    [InlineData("en", "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.")]
    [InlineData("de", "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.")]
    [InlineData("fr", "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.")]
    [InlineData("es", "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.")]
    [InlineData("it", "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.")]
    [InlineData("pt", "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência, devem agir uns para com os outros em espírito de fraternidade.")]
    [InlineData("nl", "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen.")]
    [InlineData("sv", "Alla människor är födda fria och lika i värde och rättigheter. De har utrustats med förnuft och samvete och bör handla gentemot varandra i en anda av gemenskap.")]
    [InlineData("da", "Alle mennesker er født frie og lige i værdighed og rettigheder. De er udstyret med fornuft og samvittighed, og de bør handle mod hverandre i en broderskabets ånd.")]
    [InlineData("fi", "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki ja omatunto, ja heidän on toimittava toisiaan kohtaan veljeyden hengessä.")]
    [InlineData("hu", "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek, ésszel és lelkiismerettel bírván, egymással szemben testvéri szellemben kell hogy viseltessenek.")]
    [InlineData("ro", "Toate ființele umane se nasc libere și egale în demnitate și în drepturi. Ele sunt înzestrate cu rațiune și conștiință și trebuie să se comporte unele față de altele în spiritul fraternității.")]
    [InlineData("tr", "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.")]
    [InlineData("ru", "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.")]
    [InlineData("el", "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση.")]
    [InlineData("ar", "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.")]
    [InlineData("hi", "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है।")]
    [InlineData("zh", "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。人人有资格享有本宣言所载的一切权利和自由，不分种族、肤色、性别。")]
    [InlineData("ja", "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。")]
    [InlineData("th", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ")]
    public void Text_is_of_its_language(string expected, string text) => Assert.Equal(expected, Detection.Detect([text]));

    [Theory]
    [InlineData("Genghis Khan, the title is spelled in variety of ways in different languages such as Mongolian Chinggis Khaan, English Chinghiz, Chinghis, and Chingiz, Chinese: 成吉思汗, Turkic: Cengiz Han, Çingiz Xan, Russian: Чингисхан.")]
    [InlineData("From here, the situation becomes more complicated, as the Dutch name Rijn no longer coincides with the main flow of water. Two thirds of the water flow farther west through the Waal and then via the Merwede and Nieuwe Merwede.")]
    public void English_text_full_of_foreign_names_is_English(string text) => Assert.Equal("en", Detection.Detect([text]));

    [Theory]
    [InlineData("cascade directional filter")]
    [InlineData("Kellogg, Neys, Solar Corona, Critical Comment, Radio Emission, Outer Corona")]
    [InlineData("4711 | 12.50 | EUR\n4712 | 13.50 | EUR\n4713 | 99.00 | CHF\n4714 | 10.00 | EUR")]
    [InlineData("public static void Main(string[] args) { Console.WriteLine(args.Length); var x = new List<int>(); x.Add(1); return x.Count; }")]
    [InlineData("")]
    public void Language_of_what_is_no_prose_is_not_guessed(string text) => Assert.Contains(Detection.Detect([text]), (string[])["", "en"]);

    [Fact]
    public void Foreign_beginning_does_not_decide_about_a_document()
    {
        const string german = "Die Kündigungsfrist beträgt drei Monate, wenn nichts anderes vereinbart ist. Der Urlaub wird nach dem Gesetz gewährt und ist bis zum Ende des Jahres zu nehmen.";

        Assert.Equal("de", Detection.Detect(["Permission is granted to copy this text.", .. Enumerable.Repeat(german, 9)]));
    }
}
