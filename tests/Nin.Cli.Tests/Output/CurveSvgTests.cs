using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nin.Cli.Output;
using Nin.Training.RangeTest;

namespace Nin.Cli.Tests.Output;

public sealed class CurveSvgTests
{
    [Fact]
    public void Write_Curve_HasAxesCurvesAndTheSuggestion()
    {
        LearningRateCurve curve = CurveTextTests.Curve();
        XElement svg = Written(curve, "a <b> & c\u0001");
        Assert.Equal("{http://www.w3.org/2000/svg}svg", svg.Name.ToString());
        string[] texts = [.. Named(svg, "text").Select(element => element.Value)];
        Assert.Equal("a <b> & c", texts[0]);
        Assert.Superset(
            new HashSet<string>(["learning rate", "loss", "1e-5", "0.001", "10", "2.0", "suggested rate", Figures.Rate(curve.Suggestion!.Valley)]),
            new HashSet<string>(texts));
        Assert.Equal(2, Named(svg, "path").Count());
    }

    [Fact]
    public void Write_LossesOutsideTheFrame_AreCutOffAtItsEdge()
    {
        // The last losses lie far above the frame.
        double[] heights = [.. Named(Written(CurveTextTests.Curve(), "t"), "path").SelectMany(path =>
            Regex.Matches(path.Attribute("d")!.Value, "[ML][0-9.]+ ([0-9.-]+)").Select(
                match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))];
        Assert.Equal((64, 416), (heights.Min(), Math.Max(heights.Max(), 416)));
    }

    [Fact]
    public void Write_FlatCurve_HasNoSuggestion()
    {
        LearningRatePoint[] flat = [.. CurveTextTests.Curve().Points.Select(point => point with { Loss = 2.3, Smoothed = 2.3 })];
        Assert.Empty(Named(Written(new LearningRateCurve(flat, LearningRateEnd.Completed), "t"), "circle"));
    }

    private static IEnumerable<XElement> Named(XElement svg, string name) =>
        svg.Descendants().Where(element => element.Name.LocalName == name);

    private static XElement Written(LearningRateCurve curve, string title)
    {
        string folder = Directory.CreateTempSubdirectory("nin-svg").FullName;
        try
        {
            string file = Path.Combine(folder, "new", "curve.svg");
            CurveSvg.Write(file, curve, title);
            return XDocument.Load(file).Root!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
