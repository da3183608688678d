using OxyPlot;

namespace Nin.Reporting.Charts;

/// <summary>
/// How much room texts need. Which font a page is shown in is only known there, so this is what a wide one takes; nothing is
/// drawn.
/// </summary>
internal sealed class TextWidths : RenderContextBase
{
    private const double WidthOfLetter = 0.62, HeightOfLine = 1.2;

    public override int ClipCount => 0;

    public override OxySize MeasureText(string text, string? fontFamily = null, double fontSize = 10, double fontWeight = 400) =>
        string.IsNullOrEmpty(text) ? OxySize.Empty : new OxySize(text.Length * fontSize * WidthOfLetter, fontSize * HeightOfLine);

    public override void PushClip(OxyRect clippingRectangle)
    {
    }

    public override void PopClip()
    {
    }

    public override void DrawLine(
        IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode, double[] dashArray,
        LineJoin lineJoin)
    {
    }

    public override void DrawPolygon(
        IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode,
        double[] dashArray, LineJoin lineJoin)
    {
    }

    public override void DrawText(
        ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize)
    {
    }
}
