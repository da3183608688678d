using System.Collections.Immutable;
using Nin.Explanation;
using Nin.Imaging;
using Nin.Models;
using Nin.Reporting.Html;

namespace Nin.Reporting.Sections;

/// <summary>
/// The answers that tell most: the surest mistakes, and the right answers that were least sure, with their maps.
/// </summary>
internal sealed class GallerySection(Findings findings, Model model) : Section
{
    private const int LargestSide = 160, SmallestSide = 96, MostBytes = 28_000, ScaleWidth = 128;

    public override string Title => "Answers with maps";

    public override void Write(HtmlWriter html)
    {
        if (findings.NoMaps is string why)
        {
            html.Text("p", $"The pictures stand here without maps of where their answers come from. {why}");
        }
        else
        {
            html.Text("p", "Each picture, and beside it where its answer comes from: the more it is covered by colour, the more that place speaks for "
                + "the class. Of a mistake there is the map of the class that it is, too. The maps of a picture have one scale:");
            html.Begin("p", ("class", "legend")).Text("nothing");
            Picture.Write(html, Scale(), "the colours from dark violet over red to light yellow", MostBytes, "scale");
            html.Text("the most of the picture's maps").End();
        }

        Part(html, "The surest mistakes", findings.Mistakes, "The model makes no mistake here.");
        Part(html, "Right, and least sure", findings.Unsure, "The model is right nowhere.");
    }

    private void Part(HtmlWriter html, string title, ImmutableArray<ShownAnswer> answers, string none)
    {
        html.Text("h3", title);
        if (answers.IsEmpty)
        {
            html.Text("p", none);
            return;
        }

        html.Begin("ul", ("class", "gallery"));
        foreach (ShownAnswer shown in answers)
        {
            string said = model.Labels[shown.Answer.Best], wanted = model.Labels[shown.Answer.Label];
            Image image = Fitted(shown.Image.Flatten(Rgb.White).ToRgb());
            html.Begin("li").Begin("div", ("class", "row"));
            Picture.Write(html, image, $"picture of {wanted}", MostBytes);
            float largest = shown.Maps.Select(map => map.Largest).DefaultIfEmpty().Max();
            foreach (ClassMap map in shown.Maps)
            {
                Picture.Write(html, MapPicture.Overlay(image, map, largest), $"where {map.Label} is seen", MostBytes);
            }

            html.End();
            html.Begin("p").Text("strong", said).Text($" {Numbers.Percent(shown.Answer.Confidence)}");
            if (!shown.Answer.IsRight)
            {
                html.Text(", is ").Text("strong", wanted).Text(
                    $" {Numbers.Percent(shown.Answer.OfLabel)}");
            }

            html.End().Text("p", shown.Name, ("class", "quiet")).End();
        }

        html.End();
    }

    /// <summary>The colours of the maps, from the least to the most.</summary>
    private static Image Scale()
    {
        byte[] pixels = new byte[ScaleWidth * 3];
        for (int x = 0; x < ScaleWidth; x++)
        {
            Rgb color = HeatColors.Of(x / (ScaleWidth - 1.0));
            (pixels[3 * x], pixels[(3 * x) + 1], pixels[(3 * x) + 2]) = (color.Red, color.Green, color.Blue);
        }

        return new Image(1, ScaleWidth, 3, pixels);
    }

    /// <summary>Large ones shrunk; small ones by whole pixels larger, so that a map over them is smooth.</summary>
    private static Image Fitted(Image image)
    {
        Image small = Resize.Within(image, LargestSide);
        return Enlarge.By(small, Math.Max(1, SmallestSide / Math.Max(small.Height, small.Width)));
    }
}
