using System.Text;
using Nin.Cli.Output;

namespace Nin.Cli.Tests.Output;

public sealed class SvgWriterTests
{
    [Fact]
    public void Write_ElementsAndTexts_AreEscaped()
    {
        using var stream = new MemoryStream();
        using (var svg = new SvgWriter(stream, ("width", "8")))
        {
            svg.Element("rect", ("x", SvgWriter.Number(1.256)), ("fill", "\"&\""));
            svg.Text("text", "a <b> & \"c\"\u0001 é \U0001F600 \ud800 \uffff", ("y", "2"));
        }

        Assert.Equal(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="8">
              <rect x="1.26" fill="&quot;&amp;&quot;" />
              <text y="2">a &lt;b&gt; &amp; &quot;c&quot; é 😀  </text>
            </svg>
            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(stream.ToArray()));
    }
}
