using Nin.Imaging;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>Pictures as the network learns from them.</summary>
internal sealed class SamplesSection(Image sheet, bool isAugmented) : Section
{
    private const int MostBytes = 420_000;

    public override string Title => "Samples";

    public override void Write(HtmlWriter html)
    {
        html.Text("p", isAugmented
            ? "Training pictures as the network sees them: sized, and changed at random as the recipe says."
            : "Training pictures as the network sees them: sized. The recipe changes nothing at random.");
        Picture.Write(html, sheet, "a sheet of training pictures, a row for each class", MostBytes, "sheet");
    }
}
