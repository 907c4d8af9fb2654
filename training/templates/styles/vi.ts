// Vietnamese texts: family names come first, people are called by the last word of their name after a word of kinship.
import { blocks, lines, type Sheet } from '../sheet.ts'

const chat: Sheet = {
  style: 'chat',
  lang: 'vi',
  noise: 'chat',
  weight: 1.6,
  templates: lines(`
[[Hỏi giúp|Nhờ bạn hỏi]] {title} {first} xem [[báo cáo xong chưa|{weekday} có rảnh không|họp mấy giờ]].
hỏi {who} coi [[tối nay có đi ăn không|hợp đồng ký chưa|hàng tới chưa]]
Sếp {first} [[bắt mình làm cuối tuần|mắng mình trước mặt mọi người|không chịu tăng lương]]. [[Nên trả lời sao?|Mình phải làm gì?|]]
nhắn {first} với {first2} là [[mình tới trễ|mình đang ở {city}|hủy hẹn rồi]]
Mình cãi nhau với {title} {first} vì chuyện của {first2}. [[Ai đúng?|Có nên xin lỗi không?|]]
[[chị tôi|anh tôi|em gái tôi|hàng xóm|chồng tôi|vợ tôi|con trai tôi|con gái tôi|bạn tôi|chủ nhà|người yêu cũ|mẹ tôi]] [[là|tên]] {first}, [[mới từ {place} lên|làm hỏng laptop của tôi|sắp chuyển vào {city}|đang làm ở {org}|không nghe máy]]
Viết [[thiệp sinh nhật|bài thơ|lời chúc|tin nhắn cảm ơn]] cho {title} {who}[[, năm nay {age} tuổi|, người rất thích leo núi|]].
Làm sao nói khéo với {first} là bài viết chưa ổn?
Chào bạn, mình là {first}[[, {age} tuổi|]][[, đang sống ở {city}|]]. [[Mình quên mật khẩu.|Giúp mình viết CV.|]]
Tôi tên là {full}, {age} tuổi, {job} ở {city}. [[Nên đầu tư gì?|Tôi bị đau lưng.|]]
Em là {who}, [[sinh viên năm ba|nhân viên mới]] ở {orgshort}, [[em muốn xin nghỉ phép|em cần tư vấn]] ạ.
tôi {age} tuổi, {trait}, làm {job} ở {city} - [[có vay mua nhà được không?|nên đi học lại không?]]
Trả lời {title} {first} thế nào? {g:Anh/Chị} ấy làm ở {org} tại {city}, cần tiền trước {date}.
Viết email cho {title} {full} báo dời lịch hẹn ngày {date}. Ký tên {full2}, {org}.
Trả lời {first}: "[[Xin lỗi, tối nay mình bận|Ok, hẹn {weekday} nhé|Cảm ơn bạn nhiều]]"
Tóm tắt cho {first}: {title2} {first2} nói {org} cắt {n}% ngân sách, {title3} {first3} không đồng ý.
Nhắc tôi gọi cho {title} {who} [[ngày mai|{weekday}|lúc {time}]][[, số {phone}|]]
Tặng gì cho {first}, {age} tuổi, thích [[trồng cây|câu cá|nấu ăn]]?
{first} kể với {first2} là tôi [[sắp nghỉ việc|đang có bầu|chuyển ra {city}]]
cảm ơn {first} nha {smiley}
ê {first} [[đang ở đâu|có đi không]]? {first2} với {first3} tới rồi nè
{title} {first} bên {orgshort} gọi, [[muốn giảm giá|cần trả lời trước {date}]]
{full}[[ của {org}|]] là ai?
Lên lịch đi {city} cuối tuần cho tôi, {first} và hai bé {first2} ({childage} tuổi), {first3} ({childage} tuổi).
Chủ nhà là {title} {full} không trả tiền cọc. Nhà ở {address}. Tôi phải làm gì?
Tôi muốn khiếu nại {org}. Ngày {date}, nhân viên tên {first} [[chửi tôi|làm mất đồ của tôi]].
Viết lại cho lịch sự: {first}, gửi hợp đồng ngay đi. {first2}
Bé {first} nhà tôi {childage} tuổi [[bị bạn bắt nạt|sốt 39 độ|biếng ăn]], cô {first2} chủ nhiệm không nói gì.
Bệnh nhân {full}, {age} tuổi, [[đang uống warfarin|bị tiểu đường tuýp 2|đau ngực]]. [[Cần lưu ý gì?|]]
Thân chủ của tôi là {full} muốn ly hôn với {title2} {full2}. Thủ tục thế nào?
Dịch sang tiếng Anh: "{title} {first} ơi, hàng tới rồi. {first2}"
Sắp xếp theo bảng chữ cái: {full*}, {full*}, {full*}
Xếp chỗ: {first*}, {first*}, {first*} và {first*}
Đám cưới {first} ngày {date} mà tôi chưa có gì mặc
{first} nghỉ ốm, {first2} đi công tác, {first3} làm thay.
Hôm qua tôi đi ăn ở {orgshort}, {city} với {first} và {first2}
Email của tôi: {email}, sđt {phone}, tên {full}, {org}. Làm chữ ký giúp tôi.
bà ngoại {first} mừng thọ {age} tuổi, [[viết lời chúc giúp|gợi ý quà]]
{first} với {first2} biết chuyện {first3} chưa? {smiley}
[12/03/2024, {clock}] {first}: [[tới chưa|đi không]]¶[12/03/2024, {clock}] {first2}: tới liền {smiley}¶[12/03/2024, {clock}] {first}: rủ {first3} luôn
{first}: thấy {first2} đâu không¶{first3}: nó ở nhà {first4} á¶{first}: ok
Tổng đài: Dạ em là {first} bên {orgshort} ạ.¶Khách: Tôi là {full}, mã khách hàng {customer}.
Hỏi: Chị tên gì?¶Đáp: Tôi tên {full}, ngụ tại {address}.
Cô {first} ơi, con là {first2}, mẹ bé {first3} lớp 2A ạ.
mẹ {first} và bố {first2} đón bé {first3} lúc {time} nhé
anh {first} chị {first2} nhà số {n} mới bán xe
Gửi {title} {first} và {title2} {first2}, bản dự thảo đã sửa theo góp ý của {title3} {first3}.
`),
  parts: {
    filler: lines(`
Viết ngắn gọn thôi nhé.
Cảm ơn trước nha!
Cả tuần mưa nên sân ngập hết rồi.
Máy pha cà phê tầng hai lại hỏng.
Trả lời bằng tiếng Việt dễ hiểu.
Cuộc họp dài mà không ai ghi chép.
Xin lỗi vì tin nhắn dài.
Hạn chót là cuối tháng.
Sửa luôn lỗi chính tả giúp mình.
Chúc cả nhà cuối tuần vui vẻ.
Xe bị trễ một tiếng.
Dùng gạch đầu dòng.
`),
  },
}

const mail: Sheet = {
  style: 'mail',
  lang: 'vi',
  noise: 'prose',
  templates: blocks(`
Từ: {full} <{email}>
Đến: {full2} <{email2}>
Chủ đề: {>subject}

{>greeting}

{>body*1-3}

{>closing}
{>signature}
%%
{>greeting}

{>body%2-3}

{>closing}
{>signature}
%%
{>greeting}
{>body*1-2}
{>closing}
{first}
%%
{>greeting} {>body} {>closing} {who}
%%
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

ĐƠN XIN [[NGHỈ PHÉP|XÁC NHẬN|NGHỈ HỌC|THÔI VIỆC]]

Kính gửi: {inst}
Tôi tên là: {full}, sinh ngày {dob}
CCCD số: {national}
Địa chỉ: {address}
{>body*1-2}
{city}, {longdate}
Người làm đơn
{full}
%%
Vào {date}, {full2} <{email2}> đã viết:
> {>body}

{>greeting}
{>body}
{first}
%%
[[Sửa email này|Rút gọn|Trả lời thư sau]]: {>greeting} {>body*1-2} {>closing} {full}
`),
  parts: {
    subject: lines(`
Lịch hẹn ngày {date}
Hóa đơn {invoice}
[[Re: |Fwd: |]]Họp với {org}
Đơn xin nghỉ phép - {full}
Ứng tuyển vị trí [[kế toán|nhân viên kinh doanh]] - {full}
Hợp đồng với {org}
Bàn giao công việc của {first2}
`),
    greeting: lines(`
Chào {title2} {first2},
Kính gửi {title2} {full2},
Kính gửi Ông/Bà {full2},
Anh {first2} ơi,
Chị {first2} thân mến,
Em chào {title2} {first2} ạ,
Dear anh {first2},
Chào cả nhà,
Kính gửi Quý công ty,
Gửi {first2},
Thân gửi {title2} {first2} và {title3} {first3},
Kính gửi cô giáo {first2},
Hi {first2},
`),
    body: lines(`
Cảm ơn {title2} đã gửi [[thư|báo giá]] ngày {date}.
Em gửi kèm [[hóa đơn|hợp đồng|biên bản]] của {org2}.
Em đã trao đổi với {title3} {first3}, bên đó [[đã đồng ý|sẽ trả lời {weekday}]].
Trong thời gian tôi nghỉ, {title3} {full3} ({email3}) sẽ xử lý thay.
Nhờ {title2} chuyển giúp cho {first3}.
Hẹn gặp ngày {date} lúc {time} tại {address}.
Rất tiếc, {title3} {first3} sẽ rời {org} từ ngày {date}.
Cháu {first3} bị ốm nên xin nghỉ học ngày {date}.
Có gì gọi tôi qua số {phone}.
Tôi muốn chấm dứt hợp đồng (mã khách hàng {customer}) từ {date}.
Vui lòng chuyển {amount} vào tài khoản {account}, chủ tài khoản {full}.
Khách hàng {full3} chưa thanh toán hóa đơn {invoice}.
Tôi cư trú tại {address} từ năm {year}.
Trước đây tôi làm {job} tại {org3}, {city}.
{first3} và {first4} cũng tham gia.
Tôi sinh ngày {dob} tại {city}.
Cho em gửi lời hỏi thăm {title3} {first3} và các cháu.
Xin vui lòng xác nhận đã nhận được thư.
Rất tiếc hồ sơ của bạn chưa phù hợp.
`),
    closing: lines(`
Trân trọng,
Thân mến,
Cảm ơn,
Kính thư,
Em cảm ơn ạ,
Trân trọng cảm ơn.
Thân,
Best regards,
Chúc sức khỏe,
`),
    signature: blocks(`
{first}
%%
{full}
%%
{full}
[[Giám đốc|Trưởng phòng Nhân sự|Kế toán trưởng]]
{org}
%%
{full}
{org}
{address}
ĐT: {phone}
Email: {email}
%%
BS. {full}
{hospital}
%%
Luật sư {full}
`),
  },
}

const office: Sheet = {
  style: 'office',
  lang: 'vi',
  noise: 'record',
  canMix: true,
  weight: 2,
  templates: lines(`
HỢP ĐỒNG LAO ĐỘNG¶Bên A: {org}, địa chỉ {address}, do {title2} {full2} làm đại diện.¶Bên B: {title} {full}, sinh ngày {dob}, CCCD {national}, thường trú tại {address}.
Hợp đồng thuê nhà: {title} {full} cho {title2} {full2} thuê căn nhà tại {address} với giá {amount} mỗi tháng.
Hóa đơn {invoice}: khách hàng {full}, {address}, hạn thanh toán {date}.
Biên bản họp ngày {date}: {full} khai mạc. {title2} {full2} báo cáo về {org}. {title3} {first3} và {title4} {first4} không đồng ý.
Thành phần tham dự: {full}, {full2}, {full3}. Vắng mặt: {full4}
SƠ YẾU LÝ LỊCH¶Họ và tên: {full}¶Ngày sinh: {dob}¶Quê quán: {region}¶Dân tộc: {=DEMOGRAPHIC:[[Kinh|Tày|Khmer|Hoa]]}¶Nghề nghiệp: {job}
{monthyear} - {monthyear}: {org}, {city}¶{year}: {school}
Giấy xác nhận: {title} {full} làm việc tại {org} với vị trí {job} từ {date} đến {date}.
Biên bản vi phạm: {full}, mã nhân viên {employee}, vắng mặt ngày {date}. Người lập: {full2}
Đơn khiếu nại: quản lý {full2} đã xúc phạm tôi ngày {date} trước mặt {first3} và {first4}. Người viết: {full}
Tai nạn: ngày {date}, {title2} {full2} điều khiển xe {plate} va chạm với xe của tôi tại {street}, {city}. Nhân chứng: {full3}, {phone}.
Bệnh nhân: {full}, sinh năm {birthyear}, nhập viện ngày {date} tại {hospital}. {g:Ông/Bà} {first} than [[chóng mặt|đau ngực|khó thở]].
Tóm tắt bệnh án: {full}, {age} tuổi, {job}, {trait}, sống với {g:vợ/chồng} là {full2} ở {city}. Bác sĩ điều trị: {full3}.
Giấy chuyển viện: {full}, mã BN {patient}, BHYT {policy}, từ {hospital} đến {hospital}.
Kính gửi phụ huynh em {full}, lớp 4A đi tham quan {city} ngày {date}. GVCN: {full2}, {school}
Yêu cầu {ticket}: khách {full}, {email}, không đăng nhập được tài khoản {login}.
Đặt vé {booking}: {upper}, {city} - {city}, ngày {date}, {clock}
Giấy ủy quyền: tôi là {full}, sinh ngày {dob}, ủy quyền cho {full2} nhận bưu kiện {order}.
Di chúc: tôi để lại căn nhà ở {city} cho cháu {full}.
Hồ sơ {case}: nguyên đơn {full}, bị đơn {org}. Luật sư: {full2}.
Liên hệ: {full} ({org}), {phone}, {email}
Lịch trực: {weekday} {first*}, {weekday} {first*}, {weekday} {first*}
{org}, MST {vat}, giám đốc {full}, {address}.
Hộ chiếu {passport}, {full}, quốc tịch {nat}, sinh tại {city}
Bản án số {case} ngày {date} của {court}: buộc {title} {full} trả cho {org} số tiền {money}.
{court} xét xử bị cáo {full}, sinh năm {birthyear}, {job}, trú tại {address}, về tội trộm cắp tài sản.
Nguyên đơn: {title} {full}, sinh năm {birthyear}. Bị đơn: {title2} {full2}. Người có quyền lợi liên quan: {org}.
Theo đơn khởi kiện ngày {date}, {g:anh/chị} {first} và {g2:anh/chị} {first2} kết hôn năm {year} tại {inst}, có con chung là {full3}, sinh ngày {dob}.
Hội đồng xét xử: Thẩm phán - Chủ tọa phiên tòa: {title} {full}; Thư ký: {title2} {full2}.
Đại diện {inst}: ông {full}, bà {full2} - Kiểm sát viên.
Ngân hàng thông báo: tài khoản {account} của {upper} nhận {amount} từ {upper2}.
Bưu phẩm {order} giao cho {title} {first}, {phone}, {address}, thu hộ {amount}.
Họ tên: {full} - Lớp: 12A{n:1-9} - Trường: {school}
Người bảo lãnh: {full}, {job}, quan hệ: [[chị ruột|chú|bạn]], điện thoại {phone}.
`),
}

const posts: Sheet = {
  style: 'posts',
  lang: 'vi',
  noise: 'prose',
  canMix: true,
  weight: 1.2,
  templates: lines(`
Vui mừng thông báo mình vừa gia nhập {org} ở {city}! Cảm ơn {title2} {first2} và {title3} {first3}.
Bán [[xe đạp|sofa|tủ lạnh]], {amount}, xem tại {street}, {city}. Gọi {first} {phone}
Cần tìm cô giữ trẻ cho bé {first} ({childage} tuổi) ở {city}, sđt {phone}
5 sao! Bạn {first} bên {orgshort} rất nhiệt tình. - {full2}
Đừng đến {org} ở {city}, nhân viên {first} lừa tiền tôi. {full2}, {date}
Bác sĩ {first} ở {hospital} khám rất kỹ, tư vấn cho {first2} tận tình.
Mình là {first}, {age} tuổi, {job} ở {city} từ năm {year}. [[Kết bạn nhé!|]]
{full} (sinh {dob} tại {city}) là một {job} người {nat}.
{full} sinh năm {birthyear} tại {region}, tốt nghiệp {school} rồi về làm ở {org}.
{org} mua lại {org2}, ông {full}, chủ tịch, cho biết hôm {weekday}.
({=ORG:[[TTXVN|Báo Sáng|Tin Nhanh]]}) - Sáng nay, {inst} khánh thành cầu mới ở {city}; ông {full} và bà {full2} tham dự.
Công an {city} bắt giữ {full}, {age} tuổi, vì lừa đảo {org}.
Gia đình báo tin: cụ {full}, sinh năm {birthyear}, quê {region}, từ trần ngày {date}, hưởng thọ {age} tuổi.
Tìm người lạc: {full}, {age} tuổi, đi lạc ở {city} ngày {date}. Liên hệ {first2} {phone}
@{login} đúng rồi, {first} cũng nói vậy
{full}: mình từng làm ở {org} {n:2-9} năm, không bao giờ quay lại.
Ở {place} trời đẹp, {first} thích {city} hơn.
Vợ chồng {first} {first2} nhà bên ồn quá.
Đi chung xe {city} - {city} ngày {date}, gọi {first} {phone}
Ảnh: {full}
Phim do {full} đạo diễn, {full2} và {full3} đóng chính
CV_{under}.pdf và hopdong_{under2}.docx đính kèm
Nghệ sĩ {full} và ca sĩ {full2} biểu diễn ở {city}.
Thầy {first}, cô {first2} và em {first3} lớp 9A
{upper} - {city}
Chúc mừng sinh nhật {first}! {smiley}
Tuyển thủ {full} ghi bàn, {first2} bị thẻ đỏ.
Quê tôi ở {region}, giờ sống ở {country} với chồng là {full}, người {nat}.
`),
}

const questions: Sheet = {
  style: 'negative.questions',
  lang: 'vi',
  noise: 'chat',
  canMix: true,
  isNegative: true,
  weight: 1.3,
  templates: lines(`
Cách [[cài đặt|cấu hình|cập nhật]] [[Docker|Jenkins|Apache|Django|Laravel|Kafka]] [[trên Linux|sau proxy|với TLS]]?
[[Phân biệt|Sự khác nhau giữa]] [[let và const|TCP và UDP|công ty TNHH và công ty cổ phần|thuế VAT và thuế thu nhập|hợp đồng và thỏa thuận]]?
Giải thích [[định lý Pythagoras|định luật Ohm|định lý Bayes|hiệu ứng nhà kính|quang hợp]] [[đơn giản|kèm ví dụ]].
Viết [[bài thơ về mùa thu|hàm Python sắp xếp danh sách|truyện ngắn về một vị vua]].
Cách nấu [[phở bò|bún chả|canh chua|bánh xèo|cơm tấm|thịt kho tàu]] [[ngon|nhanh|]]?
Dịch sang [[tiếng Anh|tiếng Pháp|tiếng Nhật]]: "[[Chào buổi sáng|Cuộc họp dời sang tuần sau|Trời đang mưa]]"
[[Sếp|Hàng xóm|Chủ nhà|Đồng nghiệp]] tôi [[hay đi trễ|không trả lời|đòi thêm tiền]]. [[Phải làm sao?|Có mẹo gì không?]]
[[NDA|KPI|VAT|CCCD|BHXH|OKR]] nghĩa là gì?
Cho tôi [[năm|ba]] [[từ đồng nghĩa với đẹp|lợi ích của làm việc từ xa|câu ca dao]].
Vì sao [[container khởi động lại liên tục|trời xanh|chương trình bị treo]]?
Viết lại cho [[lịch sự hơn|ngắn hơn]]: [[Gửi tài liệu ngay cho tôi.|Tôi không quan tâm.]]
Tôi [[mệt quá|bị cảm|căng thẳng]], nên làm gì?
Có mẫu [[đơn xin nghỉ việc|hợp đồng thuê nhà|biên bản họp]] không?
[[Paracetamol|Ibuprofen]] uống chung với rượu được không?
ok cảm ơn, chạy được rồi
không phải, cái kia cơ
Tháng 5 hay tháng 8 trồng cà chua thì tốt?
Đổi {n} km sang dặm.
Tính đạo hàm của x^2 + {n}x.
Hoa lan, hoa mai, hoa hồng nên tưới mấy lần một tuần?
Mùa xuân ở miền Bắc có lạnh không?
Bảo hiểm, bình minh, an ninh, hòa bình: đặt câu với mỗi từ.
Trời minh mẫn, sông dài, núi hùng vĩ, biển bình yên - viết tiếp đoạn văn.
`),
}

const prose: Sheet = {
  style: 'negative.prose',
  lang: 'vi',
  noise: 'record',
  canMix: true,
  isNegative: true,
  weight: 1.4,
  templates: lines(`
Theo Điều {n} Bộ luật Dân sự, bên vi phạm phải bồi thường thiệt hại.
Căn cứ khoản {n:1-9} Điều {n} Luật Doanh nghiệp, công ty phải đăng ký thay đổi trong thời hạn 10 ngày.
Bên thuê có trách nhiệm thanh toán tiền thuê vào ngày mùng một hằng tháng. Bên cho thuê giao nhà đúng hạn.
Người lao động có nghĩa vụ bảo mật thông tin trong suốt thời hạn hợp đồng.
Nguyên đơn phải nộp tạm ứng án phí. Bị đơn có quyền phản tố.
Hội đồng xét xử nhận định: yêu cầu khởi kiện không có căn cứ. Vì các lẽ trên, quyết định: bác đơn.
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM¶Độc lập - Tự do - Hạnh phúc
Chống chỉ định: phụ nữ có thai, suy gan nặng. Tác dụng phụ: buồn nôn, đau đầu.
Trộn bột với đường, thêm trứng rồi nướng {n} phút. Rắc rau thơm và hạt tiêu.
Tuyển trưởng phòng kinh doanh có kinh nghiệm. Lương thỏa thuận, thưởng tháng 13.
Doanh thu quý một tăng {n}% nhờ thương mại điện tử.
Nhấn Enter rồi chọn Lưu. Khởi động lại ứng dụng nếu cần.
Phiên đăng nhập đã hết hạn. Vui lòng đăng nhập lại.
MỤC LỤC¶Lời mở đầu¶Phương pháp¶Kết quả¶Kết luận
Họ và tên:¶Ngày sinh:¶Địa chỉ:¶Chữ ký:
họ tên;ngày sinh;địa chỉ;điện thoại
| Tháng | Doanh thu | Chi phí |¶|---|---|---|¶| 5 | 120 | 80 |¶| 8 | 140 | 95 |
Kính gửi Quý khách, chúng tôi đã nhận được yêu cầu và sẽ xử lý trong thời gian sớm nhất.
Kính gửi [Họ tên], cảm ơn [lý do]. Trân trọng, [Tên của bạn]
Cách mạng công nghiệp đã thay đổi lao động, thành thị và nông thôn.
Nhà vua, người thợ bánh và người chăn cừu trở về làng. Hoa nở, trăng lên, gió mát.
Món ăn nguội, phục vụ chậm. Tôi sẽ không quay lại.
Khách sạn tuyệt vời, bữa sáng ngon, giường êm!
Lưu | Hủy | In | Trợ giúp
Hồ bơi đóng cửa từ thứ Hai đến thứ Tư để sửa chữa.
Hợp đồng này được điều chỉnh bởi pháp luật Việt Nam. Mọi tranh chấp do tòa án có thẩm quyền giải quyết.
Chủ tọa khai mạc, kiểm tra túc số và thông qua chương trình họp.
Điều 1. Phạm vi áp dụng¶Điều 2. Giải thích từ ngữ¶Điều 3. Quyền và nghĩa vụ của các bên
Công ty Cổ phần là doanh nghiệp có vốn điều lệ chia thành nhiều phần bằng nhau gọi là cổ phần.
Sinh viên nộp bài trước thứ Sáu. Không sử dụng điện thoại trong phòng thi.
`),
}

export const vietnamese: readonly Sheet[] = [chat, mail, office, posts, questions, prose]
