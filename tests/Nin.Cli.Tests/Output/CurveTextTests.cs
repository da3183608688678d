using System.Text.RegularExpressions;
using Nin.Cli.Output;
using Nin.Training.RangeTest;

namespace Nin.Cli.Tests.Output;

public sealed class CurveTextTests
{
    [Fact]
    public void Show_Pipe_IsThePlainCurve()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        CurveText.Show(Curve(), new Screen(writer));
        Assert.Equal(
            """
            loss                                         0.026
            3.0 +                                          :                *.
                |                                          :               *
                |                                          :               *
                |                                          :             .*
            2.5 +                                          :             *
                |************************** .              :            *
                | .. .. .. .. ... .. .. .. ***.            :           *
                |                           . ***. .       :          *.
            2.0 +                              . **** .    :         *
                |                                 . **** . :         *
                |                                    . ****:.      .*
            1.5 +                                       . .*** .   *.
                |                                          : .*** *
                |                                          :   . **
                |                                          :
            1.0 +                                          :
                ++-----------+-----------+-----------+------------+-----------+-----------+
            rate 1e-5      1e-4        0.001       0.01          0.1          1          10

            """.ReplaceLineEndings("\n"), writer.ToString());
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(24, true)]
    [InlineData(200, false)]
    public void Show_Terminal_DrawsNoLineThatBreaks(int width, bool isUnicode)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        CurveText.Show(Curve(), new Screen(writer, () => width, hasColors: true, isUnicode));
        Assert.Contains("\e[32m", writer.ToString());
        string[] lines = Regex.Replace(writer.ToString(), "\e\\[[0-9;?]*[A-Za-z]", "").Split('\n');
        Assert.All(lines, line => Assert.True(line.Length < width, line));
        Assert.Equal(isUnicode, lines.Any(line => line.Any(character => character is > '\u2800' and <= '\u28ff')));
        Assert.Equal(!isUnicode, lines.Any(line => line.Contains('*', StringComparison.Ordinal)));
    }

    [Fact]
    public void Show_CurveWithoutASuggestion_HasNoMark()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        CurveText.Show(
            new LearningRateCurve(
            [.. Curve().Points.Select(point => point with { Loss = 2.3, Smoothed = 2.3 })],
            LearningRateEnd.Completed), new Screen(writer));
        Assert.StartsWith("loss\n", writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(':', writer.ToString());
    }

    /// <summary>
    /// Flat, down by one over two decades, and steeply up again; batches stray by a tenth, in turn up and down.
    /// </summary>
    internal static LearningRateCurve Curve() => new(
        [.. Enumerable.Range(0, 100).Select(i =>
        {
            double exponent = -5 + (6.0 * i / 99), rate = Math.Pow(10, exponent);
            double loss = exponent < -3 ? 2.3 : exponent < -1 ? 2.3 - ((exponent + 3) / 2) : 1.3 + (2 * (exponent + 1));
            return new LearningRatePoint(rate, loss + (i % 2 == 0 ? 0.1 : -0.1), loss);
        })], LearningRateEnd.Diverged);
}
