using Nin.Metrics;

namespace Nin.Reporting.Sections;

/// <summary>The range in which the F1 of a class lies with a confidence of 95 %.</summary>
/// <remarks>
/// Of the pictures that are of the class or were taken for it, the share p that is both fixes F1 = 2p / (1 + p), which rises with
/// p. Given how many such pictures there are, those that are both are counted like any share; so Wilson's interval of p, taken
/// through that formula, is one of F1: no simulation and no derivative, and it stays within 0 and 1. <b>Source</b> for the
/// formula: Hand, Christen, Kirielle, <i>F*: an interpretable transformation of the F-measure</i>, 2021.
/// </remarks>
internal static class F1Interval
{
    /// <summary>The range; null where no picture is of the class and none was taken for it.</summary>
    public static (double Low, double High)? Of(ClassFigures one)
    {
        int either = one.Pictures + one.Predicted - one.Correct;
        if (either == 0)
        {
            return null;
        }

        (double low, double high) = Proportion.Interval(one.Correct, either);
        return (F1(low), F1(high));
    }

    private static double F1(double both) => 2 * both / (1 + both);
}
